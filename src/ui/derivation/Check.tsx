import { type ReactNode, useId, useMemo } from 'react';
import { useTranslation } from 'react-i18next';
import { Random } from '../../math/random';
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

/**
 * A question about what was shown, with the answer that was chosen last, on an earlier visit too; its answers in an order of its own. Its texts
 * may hold the marks of `Prose`.
 */
export function Check({ id, question, answers }: CheckProps): ReactNode {
  const { t } = useTranslation('derivation');
  const group = useId();
  const chapter: Chapter = useDerivation((state) => state.chapter);
  const chosen = useAnswered(chapter, id)?.chosen;
  const answer = chosen === undefined ? undefined : answers[chosen];
  const order = useMemo(() => shuffled(answers.length, `${chapter} ${id}`), [answers.length, chapter, id]);
  return (
    <fieldset className="derivation-check">
      <legend className="prose">
        <Marked text={question} />
      </legend>
      {order.map((place) => (
        <label key={place} className="choice">
          <input
            type="radio"
            name={group}
            checked={chosen === place}
            onChange={() => keepAnswer(chapter, id, place, answers[place].right)}
          />
          <span>
            <Marked text={answers[place].text} />
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

/** The places 0 … count − 1, in an order that hangs on the name alone: a class sees one page, and a film is the same each time. */
function shuffled(count: number, name: string): number[] {
  const random = new Random([...name].reduce((hash, letter) => (31 * hash + letter.charCodeAt(0)) >>> 0, 7));
  const order = Array.from({ length: count }, (_, place) => place);
  for (let i = count - 1; i > 0; i--) {
    const j = random.integer(i + 1);
    [order[i], order[j]] = [order[j], order[i]];
  }
  return order;
}
