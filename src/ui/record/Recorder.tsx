import { useStore } from 'zustand';
import '../demo/addTexts';
import { RecordDialog } from './RecordDialog';
import { RecordingSign } from './RecordingSign';
import { isRecording, recordingStore } from './recordingStore';
import './record.css';

/** What is asked before a recording, its sign, and what came of it; between the two dialogs the page is free. */
export default function Recorder() {
  const open = useStore(recordingStore, (state) => state.dialog === 'open' && !isRecording(state));
  return (
    <>
      {open && <RecordDialog onClose={() => recordingStore.setState({ dialog: 'closed' })} />}
      <RecordingSign />
    </>
  );
}
