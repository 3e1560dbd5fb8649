import { useTranslation } from 'react-i18next';
import type { PairView } from '../../math/pairView';
import { Maths } from '../inspector/Maths';
import { formatSetting, formatTerm } from '../shared/format';
import { BeforeAfterTable } from './BeforeAfterTable';
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

type Logged = Pick<StageProps['step'], 'gradNorm' | 'learningRate'>;

/** The step itself. */
export function StepFormulas({ step, config }: { readonly step: Logged; readonly config: StageProps['config'] }) {
  const { t } = useTranslation();
  const clipped = config.max_grad_norm > 0 && step.gradNorm > config.max_grad_norm;
  const rate = formatSetting(Number(step.learningRate.toPrecision(3)));
  return (
    <>
      <Formula parts={['θ ← θ − η·AdamW(∇L)']} />
      <Formula parts={['η', rate]} />
      <Formula parts={['‖∇L‖', formatTerm(step.gradNorm)]} />
      {clipped && <p className="muted">{t('slowMotion.clipped', { norm: formatSetting(config.max_grad_norm) })}</p>}
    </>
  );
}

/** The step, and what it did to this pair. */
export function UpdateStage({ step, before, after, config }: StageProps) {
  const { t } = useTranslation();
  const rows = QUANTITIES.map(({ symbol, name, of }) => ({
    id: symbol,
    of,
    name: (
      <>
        {name && `${t(`terms.${name}`)} `}
        <Maths>{symbol}</Maths>
      </>
    ),
  }));
  return (
    <>
      <StepFormulas step={step} config={config} />
      <BeforeAfterTable
        className="sequence-table"
        caption={<caption>{t('slowMotion.thisPair')}</caption>}
        rows={rows}
        before={before}
        after={after}
      />
    </>
  );
}
