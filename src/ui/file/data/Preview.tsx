import { useTranslation } from 'react-i18next';
import type { DataPreview } from '../../../client/dataProtocol';
import { useCount } from '../../shared/useTexts';
import { ColumnChooser } from './ColumnChooser';
import { Dropped } from './Dropped';
import { FileNotice } from './FileNotice';
import { FirstPairs } from './FirstPairs';
import { Forget } from './Forget';
import { LengthFigures } from './LengthFigures';

interface PreviewProps {
  readonly name: string;
  readonly preview: DataPreview;
  /** The file is being read again, and this is what it held the last time. */
  readonly again: boolean;
  readonly onForgotten: () => void;
}

/** What a file holds, before anything is trained on it. */
export function Preview({ name, preview, again, onForgotten }: PreviewProps) {
  const { t } = useTranslation('file');
  const { format, rows, dropped, first, lengths, unit } = preview;
  if (format === undefined || rows === 0) {
    return <FileNotice text={t('data.problems.empty', { name })} onForgotten={onForgotten} />;
  }
  return (
    <div className="data-preview" aria-busy={again}>
      <Summary name={name} preview={preview} onForgotten={onForgotten} />
      <div className="data-preview-parts">
        <div className="data-preview-part">
          <ColumnChooser preview={preview} />
          {dropped.length > 0 && <Dropped dropped={dropped} />}
        </div>
        {lengths && <LengthFigures lengths={lengths} unit={unit} />}
      </div>
      {first.length > 0 && <FirstPairs pairs={first} />}
    </div>
  );
}

function Summary({ name, preview, onForgotten }: Pick<PreviewProps, 'name' | 'preview' | 'onForgotten'>) {
  const { t } = useTranslation('file');
  const count = useCount();
  const { used, rows, format, cut, brokenCharacters, unit, dropped } = preview;
  return (
    <div className="data-summary">
      <div className="data-line">
        <p className={used > 0 ? 'data-used numbers' : 'data-used data-unused numbers'}>
          {t(used > 0 ? 'data.summary.used' : 'data.summary.none', { used: count(used), rows: count(rows) })}
        </p>
        <p className="data-name muted">
          {format && t('data.summary.from', { name, format: t(`data.formats.${format}`) })}
        </p>
        <Forget onForgotten={onForgotten} />
      </div>
      {used === 1 && <p className="data-unused">{t('data.summary.one')}</p>}
      {used === 0 && dropped.some(({ reason }) => reason === 'token_unknown') && (
        <p>{t('data.summary.unknownWords')}</p>
      )}
      {unit === 'characters' && <p>{t('data.summary.untokenised')}</p>}
      {cut > 0 && <p>{t('data.summary.cut', { count: count(cut) })}</p>}
      {brokenCharacters > 0 && <p>{t('data.summary.broken', { count: count(brokenCharacters) })}</p>}
    </div>
  );
}
