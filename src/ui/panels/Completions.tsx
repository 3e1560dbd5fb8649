import { useTranslation } from 'react-i18next';
import { useKept } from '../controls/useKept';
import { NoModel, useReplayed } from '../replay/lazyParts';
import { useRun, useSampledRun } from '../stores';
import { CompletionList } from './CompletionList';
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
        <CompletionList speaker="reference" completions={completions.reference.slice(0, shown)} rewarded />
        <CompletionList speaker="policy" completions={completions.policy.slice(0, shown)} rewarded />
      </div>
      <p className="muted">
        {t('completions.legend')} {temperature === 0 ? t('completions.greedy') : t('completions.sameRandom')}
      </p>
    </div>
  );
}
