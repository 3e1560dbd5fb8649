import type { Problem } from '../../core/errors';
import { useProblemText } from '../shared/useTexts';

/** What went wrong, where it was asked for. */
export function ProblemLine({ problem }: { readonly problem: Problem }) {
  const problemText = useProblemText();
  return (
    <p className="field-problem" role="alert">
      {problemText(problem)}
    </p>
  );
}
