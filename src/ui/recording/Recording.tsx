import { useState } from 'react';
import { createPortal } from 'react-dom';
import { useTranslation } from 'react-i18next';
import { useStore } from 'zustand';
import '../demo/addTexts';
import { RecordDialog } from './RecordDialog';
import { RecordingSign } from './RecordingSign';
import { stopRecording } from './recorder';
import { recordingStore } from './recordingStore';
import './recording.css';

/** The button that has been pressed once, the dialog that it opens, and the sign of a recording that goes on. */
export default function Recording() {
  const { t } = useTranslation();
  const { t: td } = useTranslation('demo');
  const phase = useStore(recordingStore, (state) => state.phase);
  const [open, setOpen] = useState(true);
  const on = phase === 'recording' || phase === 'starting' || phase === 'finishing';
  return (
    <>
      <button
        type="button"
        className="quiet"
        disabled={on && phase !== 'recording'}
        onClick={on ? stopRecording : () => setOpen(true)}
      >
        {on ? td('record.stopLong') : t('app.record')}
      </button>
      {/* What is asked, and later what came of it; between the two the page is free. */}
      {open && !on && <RecordDialog onClose={() => setOpen(false)} onStart={() => setOpen(true)} />}
      {createPortal(<RecordingSign />, document.body)}
    </>
  );
}
