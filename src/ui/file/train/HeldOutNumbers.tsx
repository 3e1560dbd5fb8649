import { useTranslation } from 'react-i18next';
import { Symbols } from '../../controls/Symbols';
import { useSampledRun } from '../../shared/stores';
import { numbersOf, stepsOf } from './measuredNumbers';

/** The values of now, or of the step that is looked at, as a table: what trains beside what is only measured. */
export function HeldOutNumbers() {
  const { t } = useTranslation('file');
  const state = useSampledRun((data) => data);
  const steps = stepsOf(state);
  const { viewing } = state;
  return (
    <table className="file-numbers">
      <caption>{viewing === null ? t('train.numbers.title') : t('train.numbers.past', { step: viewing })}</caption>
      <thead>
        <tr>
          <td />
          <th scope="col">
            {t('train.training')}
            <StepOf step={steps.training} />
          </th>
          <th scope="col">
            {t('train.heldOut')}
            <StepOf step={steps.heldOut} />
          </th>
        </tr>
      </thead>
      <tbody>
        {numbersOf(state).map(({ name, role, training, heldOut }) => (
          <tr key={name}>
            <th scope="row" className={role && `role-${role}`}>
              {role && SIGNS[role]}
              <Symbols>{name}</Symbols>
            </th>
            <td className="numbers">{training ?? '–'}</td>
            <td className="numbers">{heldOut ?? '–'}</td>
          </tr>
        ))}
      </tbody>
    </table>
  );
}

function StepOf({ step }: { readonly step: number | undefined }) {
  const { t } = useTranslation('file');
  return <span className="muted">{step !== undefined && t('train.numbers.step', { step })}</span>;
}

/** The roles' second cue in text. */
const SIGNS = { chosen: '▲ ', rejected: '▼ ', kl: '' } as const;
