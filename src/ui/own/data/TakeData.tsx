import { type ChangeEvent, type DragEvent, useRef, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { ownData } from './ownData';
import { PasteData } from './PasteData';
import { Samples } from './Samples';
import { takeTransfer } from './usePastedData';

/** The ways in: drop, pick, paste, or a sample. */
export function TakeData() {
  const { t } = useTranslation('own');
  const input = useRef<HTMLInputElement>(null);
  const [over, setOver] = useState(false);
  const dropped = (event: DragEvent) => {
    event.preventDefault();
    setOver(false);
    takeTransfer(event.dataTransfer, t('data.paste.name'));
  };
  const picked = ({ target }: ChangeEvent<HTMLInputElement>) => {
    const [file] = target.files ?? [];
    if (file) ownData.take(file, file.name);
    // The same file can be picked again.
    target.value = '';
  };
  return (
    <div className="data-ways">
      <fieldset
        className="drop-zone"
        data-over={over}
        aria-label={t('data.take.label')}
        onDragOver={() => setOver(true)}
        onDragLeave={() => setOver(false)}
        onDrop={dropped}
      >
        <p>{t('data.take.drop')}</p>
        <button type="button" className="primary" onClick={() => input.current?.click()}>
          {t('data.take.pick')}
        </button>
        <input ref={input} type="file" hidden accept=".jsonl,.ndjson,.json,.csv,.txt" onChange={picked} />
        <p className="muted">{t('data.take.keys')}</p>
      </fieldset>
      <div className="data-other-ways">
        <Samples />
        <PasteData />
      </div>
    </div>
  );
}
