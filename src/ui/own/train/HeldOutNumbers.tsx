import { useTranslation } from 'react-i18next';
import { Symbols } from '../../controls/Symbols';
import { useSampledOwnRun } from '../ownStores';
import { numbersOf } from './numbers';

/** The last values as a table: what trains beside what is only measured. */
export function HeldOutNumbers() {
  const { t: own } = useTranslation('own');
  const state = useSampledOwnRun((data) => data);
  const { latestMetrics, latestEvaluation } = state;
  return (
    <table className="own-numbers">
      <caption>{own('train.numbers.title')}</caption>
      <thead>
        <tr>
          <td />
          <th scope="col">
            {own('train.training')}
            <span className="muted">{latestMetrics && own('train.numbers.step', { step: latestMetrics.step })}</span>
          </th>
          <th scope="col">
            {own('train.heldOut')}
            <span className="muted">
              {latestEvaluation && own('train.numbers.step', { step: latestEvaluation.step })}
            </span>
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

/** The roles' second cue in text. */
const SIGNS = { chosen: '▲ ', rejected: '▼ ', kl: '' } as const;
