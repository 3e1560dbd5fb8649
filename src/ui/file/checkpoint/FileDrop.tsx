import { type DragEvent, useRef, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { chooseDirectory, type DirectoryChoice, droppedFiles, pickedFiles } from './modelFiles';

interface FileDropProps {
  readonly busy: boolean;
  readonly onFiles: (choice: DirectoryChoice) => void;
}

/** Takes a folder or files by drop, and by buttons for those who cannot drag. */
export function FileDrop({ busy, onFiles }: FileDropProps) {
  const { t } = useTranslation('file');
  const [over, setOver] = useState(false);
  const drag = (event: DragEvent) => {
    event.preventDefault();
    setOver(event.type === 'dragover');
  };
  const drop = async (event: DragEvent) => {
    event.preventDefault();
    setOver(false);
    const found = await droppedFiles(event.dataTransfer);
    if (!busy && found.length > 0) onFiles(chooseDirectory(found));
  };
  return (
    // biome-ignore lint/a11y/noStaticElementInteractions: the buttons inside do the same from the keyboard
    <div className={over ? 'file-drop file-drop-over' : 'file-drop'} onDragOver={drag} onDragLeave={drag} onDrop={drop}>
      <p>{t('model.files.drop')}</p>
      <div className="file-drop-buttons">
        <PickButton label={t('model.files.folder')} directory busy={busy} onFiles={onFiles} />
        <PickButton label={t('model.files.some')} busy={busy} onFiles={onFiles} />
      </div>
      <p className="model-hint">{t('model.files.local')}</p>
    </div>
  );
}

interface PickButtonProps extends FileDropProps {
  readonly label: string;
  readonly directory?: boolean;
}

function PickButton({ label, directory = false, busy, onFiles }: PickButtonProps) {
  const input = useRef<HTMLInputElement>(null);
  const picked = (list: FileList | null) => {
    if (list && list.length > 0) onFiles(chooseDirectory(pickedFiles(list)));
    // The same files may be picked again after they have changed.
    if (input.current) input.current.value = '';
  };
  return (
    <>
      <button type="button" disabled={busy} onClick={() => input.current?.click()}>
        {label}
      </button>
      <input
        ref={input}
        type="file"
        hidden
        multiple
        aria-label={label}
        {...(directory && { webkitdirectory: '' })}
        onChange={(event) => picked(event.target.files)}
      />
    </>
  );
}
