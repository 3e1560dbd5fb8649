import { type ReactNode, useId } from 'react';
import { useTranslation } from 'react-i18next';
import type { Chapter } from '../../store/derivationRules';
import { useDerivation } from '../shared/stores';
import { Marked } from './Prose';
import { type CheckId, answer as keepAnswer, useAnswered } from './progress';

export interface Answer {
  readonly text: string;
  readonly right: boolean;
  /** Why, with the numbers of now; said when it is chosen. */
  readonly reason: string;
}

interface CheckProps {
  /** Tells it from the other checks of its chapter. */
  readonly id: CheckId;
  readonly question: string;
  readonly answers: readonly Answer[];
}

/** A question about what was shown, with the answer that was chosen last, on an earlier visit too. Its texts may hold the marks of `Prose`. */
export function Check({ id, question, answers }: CheckProps): ReactNode {
  const { t } = useTranslation('derivation');
  const group = useId();
  const chapter: Chapter = useDerivation((state) => state.chapter);
  const chosen = useAnswered(chapter, id)?.chosen;
  const answer = chosen === undefined ? undefined : answers[chosen];
  // The answers of a question never change places.
  const placed = answers.map(({ text }, place) => ({ text, place }));
  return (
    <fieldset className="derivation-check">
      <legend className="prose">
        <Marked text={question} />
      </legend>
      {placed.map(({ text, place }) => (
        <label key={place} className="choice">
          <input
            type="radio"
            name={group}
            checked={chosen === place}
            onChange={() => keepAnswer(chapter, id, place, answers[place].right)}
          />
          <span>
            <Marked text={text} />
          </span>
        </label>
      ))}
      <p className="check-answer prose" role="status" data-right={answer?.right}>
        {answer && (
          <>
            <strong>{t(answer.right ? 'frame.right' : 'frame.wrong')}</strong> <Marked text={answer.reason} />
          </>
        )}
      </p>
    </fieldset>
  );
}
