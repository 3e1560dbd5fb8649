import { useId, useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { DataPreview } from '../../../client/dataProtocol';
import { PARTS } from '../../../core/preferenceFile';
import { useCount } from '../../shared/useTexts';
import { PartMark } from './PartMark';

/** Pairs that are shown before one asks for more. */
const FEW = 5;

/** The first pairs as they are read: the model reads a prompt and a completion without anything between. */
export function FirstPairs({ pairs }: { readonly pairs: DataPreview['first'] }) {
  const { t } = useTranslation('file');
  const count = useCount();
  const id = useId();
  const [all, setAll] = useState(false);
  const shown = all ? pairs : pairs.slice(0, FEW);
  return (
    <section className="data-pairs" aria-labelledby={id}>
      <h4 id={id}>{t('data.pairs.title')}</h4>
      <table aria-labelledby={id}>
        <thead>
          <tr>
            <th scope="col">{t('data.pairs.line')}</th>
            {PARTS.map((part) => (
              <th key={part} scope="col">
                <PartMark part={part} />
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {shown.map((pair) => (
            <tr key={pair.line}>
              <th scope="row" className="numbers">
                <span className="pair-line">{t('data.pairs.line')} </span>
                {count(pair.line)}
              </th>
              {PARTS.map((part) => (
                <td key={part} data-part={part}>
                  {pair[part]}
                </td>
              ))}
            </tr>
          ))}
        </tbody>
      </table>
      {pairs.length > FEW && (
        <button type="button" className="quiet" aria-expanded={all} onClick={() => setAll(!all)}>
          {all ? t('data.pairs.fewer') : t('data.pairs.more', { count: pairs.length - FEW })}
        </button>
      )}
    </section>
  );
}
