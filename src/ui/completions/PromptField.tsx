import { type FormEvent, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { LONG_PROMPT } from '../../core/settings';
import { useController, useRun, useSampledRun } from '../shared/stores';
import { useProblemText } from '../shared/useTexts';

/** The prompt that both models complete, where the world offers none: the inspected pair's, or one that the visitor writes. */
export function PromptField() {
  const { t } = useTranslation();
  const problemText = useProblemText();
  const controller = useController();
  const applied = useRun((state) => state.watch.prompt);
  const problem = useSampledRun((state) => state.completions?.problem);
  const [typed, setTyped] = useState(applied);
  const submitted = (event: FormEvent) => {
    event.preventDefault();
    controller.watch({ prompt: typed.trim() });
  };
  const clear = () => {
    setTyped('');
    controller.watch({ prompt: '' });
  };
  return (
    <form className="prompt-field" onSubmit={submitted}>
      <label htmlFor="typed-prompt" className="field-label">
        {t('completions.write')}
      </label>
      <span className="prompt-row">
        <input
          id="typed-prompt"
          type="text"
          autoComplete="off"
          spellCheck={false}
          maxLength={LONG_PROMPT.max}
          placeholder={t('completions.pairsPrompt')}
          aria-invalid={problem !== undefined}
          aria-describedby="typed-prompt-problem"
          value={typed}
          onChange={(event) => setTyped(event.target.value)}
        />
        <button type="submit">{t('completions.apply')}</button>
        {applied !== '' && (
          <button type="button" className="quiet" onClick={clear}>
            {t('completions.usePairs')}
          </button>
        )}
      </span>
      <p id="typed-prompt-problem" className="field-problem" role="status">
        {problem && problemText(problem)}
      </p>
    </form>
  );
}
