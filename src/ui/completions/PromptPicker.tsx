import { type FormEvent, useRef, useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { Problem } from '../../core/errors';
import { useDishNames } from '../controls/useWord';
import { useController, useRun } from '../shared/stores';
import { useProblemText } from '../shared/useTexts';
import { KnownWords } from './KnownWords';
import { LONGEST_PROMPT, withWord } from './promptText';

const CUSTOM = 'custom';

/** The prompt that both models complete: a dish's, or one that the visitor writes. */
export function PromptPicker() {
  const { t } = useTranslation();
  const controller = useController();
  const { dish, prompt } = useRun((state) => state.watch);
  const names = useDishNames();
  const dishes = useRun((state) => state.world?.dishes);
  const [writing, setWriting] = useState(false);
  const custom = writing || prompt !== '';
  const picked = (value: string) => {
    setWriting(value === CUSTOM);
    if (value !== CUSTOM) controller.watch({ dish: Number(value), prompt: '' });
  };
  return (
    <div className="prompt-picker">
      <div className="field">
        <label htmlFor="prompt-of" className="field-label">
          {t('completions.pick')}
        </label>
        <select id="prompt-of" value={custom ? CUSTOM : dish} onChange={(event) => picked(event.target.value)}>
          {names.map((name, index) => (
            <option key={name} value={index}>
              {dishes?.[index]?.prompt ?? name}
            </option>
          ))}
          <option value={CUSTOM}>{t('completions.custom')}</option>
        </select>
      </div>
      {custom && <CustomPrompt applied={prompt || (dishes?.[dish]?.prompt ?? '')} />}
    </div>
  );
}

function CustomPrompt({ applied }: { readonly applied: string }) {
  const { t } = useTranslation();
  const controller = useController();
  const input = useRef<HTMLInputElement>(null);
  const [typed, setTyped] = useState(applied);
  // A link or another panel may change it too.
  const [seen, setSeen] = useState(applied);
  if (seen !== applied) {
    setSeen(applied);
    setTyped(applied);
  }
  const problem = useProblem();
  const problemText = useProblemText();
  const unknown = problem?.code === 'token_unknown' ? String(problem.values.word) : undefined;
  const apply = (text: string) => controller.watch({ prompt: text.trim() });
  const submitted = (event: FormEvent) => {
    event.preventDefault();
    apply(typed);
  };
  const insert = (word: string) => {
    const text = withWord(typed, word, unknown);
    setTyped(text);
    if (unknown === undefined) return;
    apply(text);
    // The list closes over the button that was pressed.
    input.current?.focus();
  };
  return (
    <form className="prompt-field" onSubmit={submitted}>
      <label htmlFor="prompt-field" className="field-label">
        {t('completions.write')}
      </label>
      <span className="prompt-row">
        <input
          ref={input}
          id="prompt-field"
          type="text"
          autoComplete="off"
          spellCheck={false}
          maxLength={LONGEST_PROMPT}
          aria-invalid={problem !== undefined}
          aria-describedby="custom-prompt-problem"
          value={typed}
          onChange={(event) => setTyped(event.target.value)}
        />
        <button type="submit">{t('completions.apply')}</button>
      </span>
      <p id="custom-prompt-problem" className="field-problem" role="status">
        {problem && problemText(problem)}
      </p>
      <KnownWords unknown={unknown} onPick={insert} />
    </form>
  );
}

/** Why the prompt that is applied cannot be completed. */
function useProblem(): Problem | undefined {
  const prompt = useRun((state) => state.watch.prompt);
  return useRun((state) => (state.completions?.watch.prompt === prompt ? state.completions.problem : undefined));
}
