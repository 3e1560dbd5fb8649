import { useTranslation } from 'react-i18next';
import { hasGradientWeight, hasPairLoss, objectiveOf, type PairSettings, readsReference } from '../../core/objective';
import type { PairOutcome } from '../../math/pairView';
import { sigmoid } from '../../math/stable';
import { formatProbability, formatSigned, formatTerm } from '../shared/format';
import { Maths } from './Maths';

interface PairSummaryProps {
  readonly view: PairOutcome;
  readonly settings: PairSettings;
}

/** From the two implicit rewards to what the pair pulls at, in one line. */
export function PairSummary({ view, settings }: PairSummaryProps) {
  const { t } = useTranslation();
  const objective = objectiveOf(settings);
  const free = !readsReference(settings);
  const pull = hasGradientWeight(settings)
    ? [{ name: t('inspector.weight'), symbol: 'σ(−z)', value: formatTerm(view.weight) }]
    : [
        { name: t('inspector.pullChosen'), symbol: free ? '∂L/∂log π_w' : '∂L/∂a', value: formatSigned(view.dChosen) },
        {
          name: t('inspector.pullRejected'),
          symbol: free ? '∂L/∂log π_l' : '∂L/∂b',
          value: formatSigned(view.dRejected),
        },
      ];
  const figures = [
    { name: t('terms.margin'), symbol: 'z = r̂_w − r̂_l', value: formatSigned(view.margin) },
    { name: t('inspector.preference'), symbol: 'σ(z)', value: formatProbability(sigmoid(view.margin)) },
    ...(hasPairLoss(objective)
      ? [{ name: t('terms.loss'), symbol: t(`losses.${objective}.name`), value: formatTerm(view.loss) }, ...pull]
      : []),
  ];
  return (
    <dl className="pair-summary">
      {figures.map(({ name, symbol, value }) => (
        <div key={symbol}>
          <dt>
            {name}{' '}
            <span className="pair-symbol">
              <Maths>{symbol}</Maths>
            </span>
          </dt>
          <dd className="numbers">{value}</dd>
        </div>
      ))}
    </dl>
  );
}
