import { useTranslation } from 'react-i18next';
import type { NextToken } from '../../core/records';
import { Swatch } from '../controls/Swatch';
import { formatProbability } from '../shared/format';
import { Maths } from './Maths';

const MODELS = ['reference', 'policy'] as const;

interface NextTokensProps {
  /** The text so far. */
  readonly before: string;
  readonly candidates: readonly NextToken[];
  readonly label: (token: number) => string;
}

/** What both models would have said at one place of a completion. */
export function NextTokens({ before, candidates, label }: NextTokensProps) {
  const { t } = useTranslation();
  return (
    <section className="next-tokens" aria-labelledby="next-tokens-title">
      <h4 id="next-tokens-title">{t('inspector.next', { text: before })}</h4>
      <ul className="legend">
        {MODELS.map((model) => (
          <li key={model}>
            <Swatch role={model} />
            <span>
              <Maths>{t(`terms.${model}`)}</Maths>
            </span>
          </li>
        ))}
      </ul>
      <table className="next-table">
        <thead className="visually-hidden">
          <tr>
            <th scope="col">{t('inspector.token')}</th>
            {MODELS.map((model) => (
              <th key={model} scope="col">
                {t(`terms.${model}`)}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {candidates.map((candidate) => (
            <Candidate key={candidate.token} candidate={candidate} label={label(candidate.token)} />
          ))}
        </tbody>
      </table>
    </section>
  );
}

function Candidate({ candidate, label }: { readonly candidate: NextToken; readonly label: string }) {
  const { t } = useTranslation();
  return (
    <tr className="next-row">
      <th scope="row" className="next-token">
        {candidate.taken ? (
          <strong>
            {label} <span aria-hidden="true">◂</span>
            <span className="visually-hidden">{t('inspector.taken')}</span>
          </strong>
        ) : (
          label
        )}
      </th>
      {MODELS.map((model) => (
        <td key={model} className="next-bar">
          <span className={`probability-bar probability-${model}`} style={{ width: `${100 * candidate[model]}%` }} />
          <span className="numbers">{formatProbability(candidate[model])}</span>
        </td>
      ))}
    </tr>
  );
}
