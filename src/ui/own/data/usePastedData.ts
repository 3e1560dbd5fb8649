import { useEffect } from 'react';
import { useTranslation } from 'react-i18next';
import { ownData } from './ownData';

const TYPING = 'input, select, textarea, [contenteditable]';

/** The file or the text that was pasted or dropped, if it is one. */
export function takeTransfer(transfer: DataTransfer | null, textName: string): boolean {
  const [file] = transfer?.files ?? [];
  const text = transfer?.getData('text/plain') ?? '';
  if (file) ownData.take(file, file.name);
  else if (text.trim() !== '') ownData.take(new Blob([text]), textName);
  return file !== undefined || text.trim() !== '';
}

/** Takes what is pasted anywhere but where one types. A file that misses the place for it must not replace the page. */
export function usePastedData(): void {
  const { t } = useTranslation('own');
  const textName = t('data.paste.name');
  useEffect(() => {
    const pasted = (event: ClipboardEvent) => {
      if (event.defaultPrevented || (event.target instanceof Element && event.target.closest(TYPING))) return;
      if (takeTransfer(event.clipboardData, textName)) event.preventDefault();
    };
    const missed = (event: DragEvent) => event.preventDefault();
    document.addEventListener('paste', pasted);
    document.addEventListener('dragover', missed);
    document.addEventListener('drop', missed);
    return () => {
      document.removeEventListener('paste', pasted);
      document.removeEventListener('dragover', missed);
      document.removeEventListener('drop', missed);
    };
  }, [textName]);
}
