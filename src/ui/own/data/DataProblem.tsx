import { useTranslation } from 'react-i18next';
import type { FileProblem } from '../../../worker/data/protocol';
import type { Problem } from '../../../worker/protocol';

/** Why nothing of the file can be used. */
export function DataProblem({ name, problem }: { readonly name: string; readonly problem: Problem }) {
  const { t } = useTranslation('own');
  const { t: common } = useTranslation();
  const { code, message, values } = problem;
  const kind = values.problem as FileProblem | undefined;
  return (
    <p className="notice" role="alert">
      {kind
        ? t(`data.problems.${kind}`, { ...values, name })
        : common(`errors.${code}`, { ...values, defaultValue: message })}
    </p>
  );
}
