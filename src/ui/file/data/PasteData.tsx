import { useId, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useDataController } from '../fileRun';

/** A place for rows that are written or pasted by hand. */
export function PasteData() {
  const { t } = useTranslation('file');
  const data = useDataController();
  const id = useId();
  const [text, setText] = useState('');
  return (
    <details className="data-paste">
      <summary>{t('data.paste.title')}</summary>
      <label htmlFor={id}>{t('data.paste.label')}</label>
      <textarea
        id={id}
        rows={5}
        spellCheck={false}
        placeholder={t('data.paste.example')}
        value={text}
        onChange={(event) => setText(event.target.value)}
      />
      <button
        type="button"
        disabled={text.trim() === ''}
        onClick={() => data.open(new Blob([text]), t('data.paste.name'))}
      >
        {t('data.paste.read')}
      </button>
    </details>
  );
}
