import { type ChangeEvent, type DragEvent, useRef, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useDataController } from '../fileRun';
import { PasteData } from './PasteData';
import { Samples } from './Samples';
import { openTransfer } from './usePastedData';

/** The ways in: drop, pick, paste, or a sample. */
export function AddData() {
  const { t } = useTranslation('file');
  const data = useDataController();
  const input = useRef<HTMLInputElement>(null);
  const [over, setOver] = useState(false);
  const dropped = (event: DragEvent) => {
    event.preventDefault();
    setOver(false);
    openTransfer(event.dataTransfer, t('data.paste.name'), data);
  };
  const picked = ({ target }: ChangeEvent<HTMLInputElement>) => {
    const [file] = target.files ?? [];
    if (file) data.open(file, file.name);
    // The same file can be picked again.
    target.value = '';
  };
  return (
    <div className="data-ways">
      <fieldset
        className="drop-zone"
        data-over={over}
        aria-label={t('data.add.label')}
        onDragOver={() => setOver(true)}
        onDragLeave={() => setOver(false)}
        onDrop={dropped}
      >
        <p>{t('data.add.drop')}</p>
        <button type="button" className="primary" onClick={() => input.current?.click()}>
          {t('data.add.pick')}
        </button>
        <input ref={input} type="file" hidden accept=".jsonl,.ndjson,.json,.csv,.txt" onChange={picked} />
        <p className="muted">{t('data.add.keys')}</p>
      </fieldset>
      <div className="data-other-ways">
        <Samples />
        <PasteData />
      </div>
    </div>
  );
}
