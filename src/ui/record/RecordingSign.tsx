import { useEffect, useRef } from 'react';
import { useTranslation } from 'react-i18next';
import { useStore } from 'zustand';
import { formatBytes, formatClock } from '../shared/format';
import { stopRecording } from './filmRecorder';
import { recordingStore } from './recordingStore';

/** While a recording goes on: how long and large it is, and the way to end it. Those who do not see it hear when that changes. */
export function RecordingSign() {
  const { t } = useTranslation('demo');
  const recording = useStore(recordingStore, (state) => state.recording);
  const sign = useRef<HTMLElement>(null);
  const { phase } = recording;
  // The button that was pressed is gone with its dialog. Not to the next button, Stop: Space is to train, and would end the recording.
  useEffect(() => {
    if (phase === 'recording') sign.current?.focus();
  }, [phase]);
  return (
    <>
      <p className="visually-hidden" role="status">
        {phase !== 'off' && phase !== 'starting' && t(`record.announce.${phase}`)}
      </p>
      {phase === 'recording' && (
        <section ref={sign} className="recording-sign" aria-label={t('record.sign')} tabIndex={-1}>
          <span className="recording-dot" aria-hidden="true" />
          <span className="numbers">{formatClock(recording.seconds)}</span>
          <span className="numbers muted">{formatBytes(recording.bytes)}</span>
          <button type="button" onClick={stopRecording}>
            {t('record.stop')}
          </button>
        </section>
      )}
      {phase === 'finishing' && <div className="recording-sign">{t('record.finishing')}</div>}
    </>
  );
}
