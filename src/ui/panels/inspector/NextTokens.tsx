import { useTranslation } from 'react-i18next';
import { type NextToken, nextTokens } from '../../../math/pairView';
import type { SequenceRecord } from '../../../train/records';
import { Swatch } from '../../controls/Swatch';
import { formatProbability } from '../../format';
import { Maths } from './Maths';
import { useWords } from './useWords';

const SHOWN = 6;
const MODELS = ['reference', 'policy'] as const;

interface NextTokensProps {
  readonly prompt: string;
  readonly sequence: SequenceRecord;
  readonly place: number;
}

/** What both models would have said at one place of a completion. */
export function NextTokens({ prompt, sequence, place }: NextTokensProps) {
  const { t } = useTranslation();
  const words = useWords();
  const before = words.text(prompt, sequence.tokens.slice(0, place));
  const candidates = nextTokens(sequence, place, SHOWN);
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
            <Candidate key={candidate.token} candidate={candidate} label={words.label(candidate.token)} />
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
