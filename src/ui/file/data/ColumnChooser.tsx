import { useTranslation } from 'react-i18next';
import type { DataPreview } from '../../../client/dataProtocol';
import { type ColumnChoice, PARTS, type Part } from '../../../core/preferenceFile';
import { useDataController, usePairsFile } from '../fileRun';
import { ColumnSelect } from './ColumnSelect';

const JOINS = ['asText', 'asChat'] as const;

/** Which columns are read, as recognised, to be corrected by hand. Each change reads the file again. */
export function ColumnChooser({ preview: { columns: found, columnNames } }: { readonly preview: DataPreview }) {
  const { t } = useTranslation('file');
  const data = useDataController();
  const byHand = usePairsFile((state) => state.columns);
  const choose = (change: ColumnChoice) => data.chooseColumns({ ...byHand, ...change });
  const also = [found?.system, found?.input].filter((name) => name !== undefined);
  const chat = byHand.chat ?? found?.chat ?? false;
  return (
    <fieldset className="data-columns">
      <legend>{t('data.columns.title')}</legend>
      <div className="data-selects">
        {PARTS.map((part) => (
          <ColumnSelect
            key={part}
            part={part}
            names={columnNames}
            chosen={chosenColumn(part, byHand, found)}
            onChange={(name) => choose({ [part]: name })}
          />
        ))}
        {found?.prompt !== undefined && (
          <label className="field">
            <span className="field-label">{t('data.columns.joined')}</span>
            <select
              value={chat ? 'asChat' : 'asText'}
              onChange={({ target }) => choose({ chat: target.value === 'asChat' })}
            >
              {JOINS.map((join) => (
                <option key={join} value={join}>
                  {t(`data.columns.${join}`)}
                </option>
              ))}
            </select>
          </label>
        )}
      </div>
      {also.length > 0 && <p className="muted">{t('data.columns.also', { names: also.join(', ') })}</p>}
      {Object.keys(byHand).length > 0 && (
        <button type="button" className="quiet" onClick={() => data.chooseColumns({})}>
          {t('data.columns.recognise')}
        </button>
      )}
    </fieldset>
  );
}

/** The column by hand, or else as recognised; null: none, the prompt is implicit; undefined: not known yet. */
function chosenColumn(part: Part, byHand: ColumnChoice, found: DataPreview['columns']): string | null | undefined {
  if (byHand[part] !== undefined) return byHand[part];
  return part === 'prompt' && found && found.prompt === undefined ? null : found?.[part];
}
