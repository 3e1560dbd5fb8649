import { useTranslation } from 'react-i18next';
import type { PairView } from '../../../math/pairView';
import { formatSetting, formatSigned, formatTerm } from '../../format';
import { Maths } from '../inspector/Maths';
import { Formula } from './Formula';
import type { StageProps } from './stages';

interface Quantity {
  readonly symbol: string;
  readonly name?: 'margin' | 'loss';
  readonly of: (view: PairView) => number;
}

const QUANTITIES: readonly Quantity[] = [
  { symbol: 'log π_θ(y_w|x)', of: ({ chosen }) => chosen.policyLogps },
  { symbol: 'log π_θ(y_l|x)', of: ({ rejected }) => rejected.policyLogps },
  { symbol: 'r̂_w', of: ({ chosen }) => chosen.reward },
  { symbol: 'r̂_l', of: ({ rejected }) => rejected.reward },
  { symbol: 'z', name: 'margin', of: ({ margin }) => margin },
  { symbol: 'L', name: 'loss', of: ({ loss }) => loss },
];

/** The step itself, and what it did to this pair. */
export function UpdateStage({ step, before, after, config }: StageProps) {
  const { t } = useTranslation();
  const clipped = config.max_grad_norm > 0 && step.gradNorm > config.max_grad_norm;
  const rate = formatSetting(Number(step.learningRate.toPrecision(3)));
  return (
    <>
      <Formula parts={['θ ← θ − η·AdamW(∇L)']} />
      <Formula parts={['η', rate]} />
      <Formula parts={['‖∇L‖', formatTerm(step.gradNorm)]} />
      {clipped && <p className="muted">{t('slowMotion.clipped', { norm: formatSetting(config.max_grad_norm) })}</p>}
      <table className="sequence-table numbers">
        <caption>{t('slowMotion.thisPair')}</caption>
        <thead>
          <tr>
            <th scope="col">{t('slowMotion.quantity')}</th>
            <th scope="col">{t('slowMotion.before')}</th>
            <th scope="col">{t('slowMotion.after')}</th>
            <th scope="col">{t('slowMotion.change')}</th>
          </tr>
        </thead>
        <tbody>
          {QUANTITIES.map(({ symbol, name, of }) => (
            <tr key={symbol}>
              <th scope="row">
                {name && `${t(`terms.${name}`)} `}
                <Maths>{symbol}</Maths>
              </th>
              <td>{formatTerm(of(before))}</td>
              <td>{formatTerm(of(after))}</td>
              <td>{formatSigned(of(after) - of(before))}</td>
            </tr>
          ))}
        </tbody>
      </table>
    </>
  );
}
