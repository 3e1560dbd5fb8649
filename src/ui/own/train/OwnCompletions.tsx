import { type FormEvent, useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { NumberRule } from '../../../store/settings';
import { Field } from '../../controls/Field';
import { NumberInput, nudgeBy, nudgeLogarithmically } from '../../controls/NumberInput';
import { linearScale, Slider } from '../../controls/Slider';
import { useKept } from '../../controls/useKept';
import { CompletionList } from '../../panels/CompletionList';
import { ownController, useOwnRun, useSampledOwnRun } from '../ownStores';
import { endOf, SHOWN_PROMPT } from './endOf';

const TEMPERATURE: NumberRule = { kind: 'number', min: 0, max: 2, integer: false, open: false };
const SCALE = linearScale(TEMPERATURE.min, TEMPERATURE.max, 0.1);
const TOP_K: NumberRule = { kind: 'number', min: 0, max: 1000, integer: true, open: false };
const LONGEST_PROMPT = 2000;
const nudge = nudgeBy(0.1);

/** What reference and policy say to one prompt, side by side. */
export function OwnCompletions() {
  const { t } = useTranslation();
  return (
    <section className="completions" aria-labelledby="own-completions-title">
      <h4 id="own-completions-title">{t('completions.title')}</h4>
      <PromptForm />
      <Sampling />
      <Answers />
    </section>
  );
}

function PromptForm() {
  const { t } = useTranslation();
  const { t: own } = useTranslation('own');
  const applied = useOwnRun((state) => state.watch.prompt);
  const problem = useSampledOwnRun((state) => state.completions?.problem);
  const [typed, setTyped] = useState(applied);
  const submitted = (event: FormEvent) => {
    event.preventDefault();
    ownController.watch({ prompt: typed.trim() });
  };
  const clear = () => {
    setTyped('');
    ownController.watch({ prompt: '' });
  };
  return (
    <form className="own-prompt" onSubmit={submitted}>
      <label htmlFor="own-prompt" className="field-label">
        {t('completions.write')}
      </label>
      <span className="own-prompt-row">
        <input
          id="own-prompt"
          type="text"
          autoComplete="off"
          spellCheck={false}
          maxLength={LONGEST_PROMPT}
          placeholder={own('train.completions.pairs')}
          aria-invalid={problem !== undefined}
          aria-describedby="own-prompt-problem"
          value={typed}
          onChange={(event) => setTyped(event.target.value)}
        />
        <button type="submit">{t('completions.apply')}</button>
        {applied !== '' && (
          <button type="button" className="quiet" onClick={clear}>
            {own('train.completions.usePairs')}
          </button>
        )}
      </span>
      <p id="own-prompt-problem" className="field-problem" role="status">
        {problem && t(`errors.${problem.code}`, { ...problem.values, defaultValue: problem.message })}
      </p>
    </form>
  );
}

function Sampling() {
  const { t } = useTranslation();
  const { t: own } = useTranslation('own');
  const { temperature, topK } = useOwnRun((state) => state.watch);
  return (
    <div className="completion-settings">
      <Slider
        id="own-temperature"
        name={t('settings.temperature.name')}
        hint={t('settings.temperature.hint')}
        scale={SCALE}
        value={temperature}
        rule={TEMPERATURE}
        nudge={nudge}
        onChange={(value) => ownController.watch({ temperature: value })}
      />
      <Field id="own-topK" name={own('train.topK.name')} hint={own('train.topK.hint')}>
        <NumberInput
          id="own-topK"
          value={topK}
          rule={TOP_K}
          nudge={(value, direction) =>
            Math.floor(nudgeLogarithmically(Math.max(value, direction > 0 ? 0.5 : 0), direction))
          }
          onChange={(value) => ownController.watch({ topK: value })}
        />
      </Field>
    </div>
  );
}

function Answers() {
  const { t } = useTranslation();
  const { t: own } = useTranslation('own');
  const current = useSampledOwnRun((state) => state.completions);
  const completions = useKept(
    current,
    useOwnRun((state) => state.applied !== undefined),
  );
  if (!completions) return <p className="empty prose">{own('train.completions.empty')}</p>;
  // What is wrong is said beside the prompt.
  if (completions.problem) return null;
  const { prompt, step, watch, reference, policy } = completions;
  // All samples of temperature 0 are the same one.
  const shown = watch.temperature === 0 ? 1 : undefined;
  return (
    <div className="answers" aria-busy={current === undefined}>
      <p className="prompt prose own-prompt-text">
        {t('completions.prompt', { prompt: endOf(prompt, SHOWN_PROMPT) })}{' '}
        <span className="muted">{t('completions.atStep', { step })}</span>
      </p>
      <div className="completion-columns">
        <CompletionList speaker="reference" completions={reference.slice(0, shown)} rewarded={false} />
        <CompletionList speaker="policy" completions={policy.slice(0, shown)} rewarded={false} />
      </div>
      <p className="muted">{t(watch.temperature === 0 ? 'completions.greedy' : 'completions.sameRandom')}</p>
    </div>
  );
}
