import { useTranslation } from 'react-i18next';
import { capabilitiesOf } from '../../store/runData';
import { AtStep } from '../controls/AtStep';
import { useLatestValue } from '../controls/useLatestValue';
import { endOf, SHOWN_PROMPT } from '../inspector/useWords';
import { NoModel, useReplayed } from '../replay/lazyParts';
import { useRun, useSampledRun } from '../shared/stores';
import { CompletionList } from './CompletionList';
import { PromptField } from './PromptField';
import { PromptPicker } from './PromptPicker';
import { TemperatureSetting } from './TemperatureSetting';
import { TopKSetting } from './TopKSetting';

/** What reference and policy say to one prompt, side by side. */
export function Completions() {
  const { t } = useTranslation();
  const replayed = useReplayed();
  const { prompts } = useRun(capabilitiesOf);
  return (
    <section className="completions" aria-labelledby="completions-title">
      <h3 id="completions-title">{t('completions.title')}</h3>
      {replayed ? (
        <NoModel part="completions" />
      ) : (
        <div className="completion-settings">
          {prompts ? <PromptPicker /> : <PromptField />}
          <TemperatureSetting />
          {!prompts && <TopKSetting />}
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
  const completions = useLatestValue(
    current,
    useRun((state) => state.applied !== undefined && !state.awaitingRun) && !replayed,
  );
  const { taste } = useRun(capabilitiesOf);
  if (!completions) return replayed ? null : <p className="empty prose">{t('completions.empty')}</p>;
  // What is wrong is said beside the prompt.
  if (completions.problem) return null;
  const { prompt, step, watch, reference, policy } = completions;
  // All samples of temperature 0 are the same one.
  const shown = watch.temperature === 0 ? 1 : undefined;
  return (
    <div className="answers" aria-busy={current === undefined}>
      <p className="prompt prose prompt-text">
        {t('completions.prompt', { prompt: endOf(prompt, SHOWN_PROMPT) })} <AtStep step={step} />
      </p>
      <div className="completion-columns">
        <CompletionList speaker="reference" completions={reference.slice(0, shown)} rewarded={taste} />
        <CompletionList speaker="policy" completions={policy.slice(0, shown)} rewarded={taste} />
      </div>
      <p className="muted">
        {taste && `${t('completions.legend')} `}
        {t(watch.temperature === 0 ? 'completions.greedy' : 'completions.sameRandom')}
      </p>
    </div>
  );
}
