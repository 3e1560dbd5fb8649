import { useTranslation } from 'react-i18next';
import type { CompletionRecord } from '../../train/records';
import { Swatch } from '../controls/Swatch';
import { Symbols } from '../controls/Symbols';
import { formatLogps, formatReward } from '../format';
import { useRun, useSampledRun } from '../stores';

/** What reference and policy say about the chosen dish, side by side. */
export function Completions() {
  const { t } = useTranslation();
  const completions = useSampledRun((state) => state.completions);
  const prompt = useRun((state) => state.dishes[state.dish]?.prompt);
  return (
    <section className="completions" aria-labelledby="completions-title">
      <h3 id="completions-title">{t('completions.title')}</h3>
      {completions && prompt !== undefined ? (
        <>
          <p className="prompt prose">
            {t('completions.prompt', { prompt })}{' '}
            <span className="muted">{t('completions.atStep', { step: completions.step })}</span>
          </p>
          <div className="completion-columns">
            <CompletionList speaker="reference" completions={completions.reference} />
            <CompletionList speaker="policy" completions={completions.policy} />
          </div>
          <p className="chart-note">{t('completions.legend')}</p>
        </>
      ) : (
        <p className="empty prose">{t('completions.empty')}</p>
      )}
    </section>
  );
}

interface CompletionListProps {
  readonly speaker: 'reference' | 'policy';
  readonly completions: readonly CompletionRecord[];
}

function CompletionList({ speaker, completions }: CompletionListProps) {
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
            <span className="completion-text">{text}</span>
            <span className="completion-numbers numbers">
              <span>{t('completions.logps', { value: formatLogps(logps) })}</span>
              <span className="role-oracle">
                <span aria-hidden="true">★ {formatReward(reward)}</span>
                <span className="visually-hidden">{t('completions.reward', { value: formatReward(reward) })}</span>
              </span>
            </span>
          </li>
        ))}
      </ol>
    </div>
  );
}
