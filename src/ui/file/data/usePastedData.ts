import { useEffect } from 'react';
import { useTranslation } from 'react-i18next';
import type { PairsFileController } from '../../../store/pairsFileController';
import { useDataController } from '../fileRun';

const TYPING = 'input, select, textarea, [contenteditable]';

/** Opens the file or the text that was pasted or dropped. @returns whether it was one */
export function openTransfer(transfer: DataTransfer | null, textName: string, data: PairsFileController): boolean {
  const [file] = transfer?.files ?? [];
  const text = transfer?.getData('text/plain') ?? '';
  if (file) data.open(file, file.name);
  else if (text.trim() !== '') data.open(new Blob([text]), textName);
  return file !== undefined || text.trim() !== '';
}

/** Opens what is pasted anywhere but where one types. A file that misses the place for it must not replace the page. */
export function usePastedData(): void {
  const { t } = useTranslation('file');
  const data = useDataController();
  const textName = t('data.paste.name');
  useEffect(() => {
    const pasted = (event: ClipboardEvent) => {
      if (event.defaultPrevented || (event.target instanceof Element && event.target.closest(TYPING))) return;
      if (openTransfer(event.clipboardData, textName, data)) event.preventDefault();
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
  }, [textName, data]);
}
