import { useTranslation } from 'react-i18next';
import { useStore } from 'zustand';
import { lazyPart } from '../shared/Part';
import { isRecording, recordingStore } from './recordingStore';

const Recorder = lazyPart(() => import('./Recorder'), {
  look: 'floating',
  onDismiss: () => recordingStore.setState({ dialog: 'unasked' }),
});

export function RecordButton() {
  const { t } = useTranslation();
  const disabled = useStore(recordingStore, isRecording);
  return (
    <button
      type="button"
      className="quiet"
      disabled={disabled}
      onClick={() => recordingStore.setState({ dialog: 'open' })}
    >
      {t('app.record')}
    </button>
  );
}

/** Beside the page, since a recording goes on whatever the page turns to. It arrives when it is first asked for. */
export function RecorderHost() {
  const asked = useStore(recordingStore, ({ dialog }) => dialog !== 'unasked');
  return asked && <Recorder />;
}
