import { useTranslation } from 'react-i18next';
import type { CompletionRecord } from '../../train/records';
import { Swatch } from '../controls/Swatch';
import { Symbols } from '../controls/Symbols';
import { useKept } from '../controls/useKept';
import { formatLogps, formatReward } from '../format';
import { NoModel, useReplayed } from '../replay/lazyParts';
import { useRun, useSampledRun } from '../stores';
import { PromptPicker } from './policy/PromptPicker';
import { TemperatureSetting } from './policy/TemperatureSetting';

/** What reference and policy say to one prompt, side by side. */
export function Completions() {
  const { t } = useTranslation();
  const replayed = useReplayed();
  return (
    <section className="completions" aria-labelledby="completions-title">
      <h3 id="completions-title">{t('completions.title')}</h3>
      {replayed ? (
        <NoModel part="completions" />
      ) : (
        <div className="completion-settings">
          <PromptPicker />
          <TemperatureSetting />
        </div>
      )}
      <Answers />
    </section>
  );
}

function Answers() {
  const { t } = useTranslation();
  const current = useSampledRun((state) => state.completions);
  const replayed = useReplayed();
  const completions = useKept(current, useRun((state) => !state.awaitingRun) && !replayed);
  const dishes = useRun((state) => state.world?.dishes);
  const prompt = completions && (completions.watch.prompt || dishes?.[completions.watch.dish]?.prompt);
  if (!completions || prompt === undefined)
    return replayed ? null : <p className="empty prose">{t('completions.empty')}</p>;
  // What is wrong is said beside the prompt.
  if (completions.problem) return null;
  const { temperature } = completions.watch;
  // All samples of temperature 0 are the same one.
  const shown = temperature === 0 ? 1 : undefined;
  return (
    <div className="answers" aria-busy={current === undefined}>
      <p className="prompt prose">
        {t('completions.prompt', { prompt })}{' '}
        <span className="muted">{t('completions.atStep', { step: completions.step })}</span>
      </p>
      <div className="completion-columns">
        <CompletionList speaker="reference" completions={completions.reference.slice(0, shown)} />
        <CompletionList speaker="policy" completions={completions.policy.slice(0, shown)} />
      </div>
      <p className="muted">
        {t('completions.legend')} {temperature === 0 ? t('completions.greedy') : t('completions.sameRandom')}
      </p>
    </div>
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
            <span className="completion-text">{text || t('completions.silence')}</span>
            <span className="completion-numbers numbers">
              <span>{t('completions.logps', { value: formatLogps(logps) })}</span>
              <Reward value={reward} />
            </span>
          </li>
        ))}
      </ol>
    </div>
  );
}

function Reward({ value }: { readonly value: number | undefined }) {
  const { t } = useTranslation();
  if (value === undefined) return <span>{t('completions.noReward')}</span>;
  return (
    <span className="role-oracle">
      <span aria-hidden="true">★ {formatReward(value)}</span>
      <span className="visually-hidden">{t('completions.reward', { value: formatReward(value) })}</span>
    </span>
  );
}
