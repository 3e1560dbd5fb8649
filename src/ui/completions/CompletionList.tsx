import { useTranslation } from 'react-i18next';
import type { CompletionRecord } from '../../core/records';
import { Swatch } from '../controls/Swatch';
import { Symbols } from '../controls/Symbols';
import { TrueReward } from '../controls/TrueReward';
import { formatLogps } from '../shared/format';

interface CompletionListProps {
  readonly speaker: 'reference' | 'policy';
  readonly completions: readonly CompletionRecord[];
  /** Whether there is a true reward in this world. */
  readonly rewarded: boolean;
}

/** What one model says. */
export function CompletionList({ speaker, completions, rewarded }: CompletionListProps) {
  const { t } = useTranslation();
  // Samples have no identity of their own: the place in the list is what stays.
  const placed = completions.map((completion, place) => ({ ...completion, place }));
  return (
    <div>
      <h4 className={`role-${speaker}`}>
        <Swatch role={speaker} />{' '}
        <span>
          <Symbols>{t(`completions.${speaker}`)}</Symbols>
        </span>
      </h4>
      <ol className="completion-list">
        {placed.map(({ place, text, logps, reward }) => (
          <li key={place}>
            <span className="completion-text">{text || t('completions.silence')}</span>
            <span className="completion-numbers numbers">
              <span>{t('completions.logps', { value: formatLogps(logps) })}</span>
              {rewarded && <Reward value={reward} />}
            </span>
          </li>
        ))}
      </ol>
    </div>
  );
}

function Reward({ value }: { readonly value: number | undefined }) {
  const { t } = useTranslation();
  return value === undefined ? <span>{t('completions.noReward')}</span> : <TrueReward value={value} />;
}
