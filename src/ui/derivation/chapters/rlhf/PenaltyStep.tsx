import { useTranslation } from 'react-i18next';
import { constrainedOptimum, type Hill, hillReward, penalisedOptimum, shiftKl } from '../../../../math/klPenalty';
import { DERIVATION_RULES } from '../../../../store/derivationRules';
import { nudgeBy } from '../../../controls/NumberInput';
import { linearScale } from '../../../controls/Slider';
import { formatNats, formatReward, formatSetting } from '../../../shared/format';
import { ChapterSlider } from '../../ChapterSlider';
import { Equation } from '../../Equation';
import { ChapterFigure } from '../../figures/ChapterFigure';
import { Curve, Dot, Plot, Rule } from '../../figures/Plot';
import { ValueList } from '../../figures/ValueList';
import { Prose } from '../../Prose';
import { Step } from '../../Step';
import { useChapterNumber } from '../../useChapterValue';
import { LineKey } from './LineKey';

/** An example to move on: the reward is highest well away from the reference. */
const HILL: Hill = { top: 3, height: 2, curvature: 0.5 };
const THETA = { min: -1.5, max: 4.5 } as const;
const PLACES = Array.from({ length: 121 }, (_, i) => THETA.min + ((THETA.max - THETA.min) * i) / 120);
const REWARDS = PLACES.map((theta) => hillReward(HILL, theta));
const SCALE = linearScale(0, 4, 0.05);
const START = 0.5;

/** A penalty and a constraint, in one dimension. */
export function PenaltyStep() {
  const { t } = useTranslation('derivation');
  const [beta, setBeta] = useChapterNumber('rlhf', 'leash', START);
  const best = penalisedOptimum(HILL, beta);
  const budget = shiftKl(best);
  const border = Math.sqrt(2 * budget);
  const objectives = PLACES.map((theta) => hillReward(HILL, theta) - beta * shiftKl(theta));
  const objective = hillReward(HILL, best) - beta * budget;
  const allowed = PLACES.filter((theta) => Math.abs(theta) <= border);
  return (
    <Step title={t('rlhf.penalty.title')} deeper={{ name: 'penalty', sets: ['leash'] }}>
      <Prose text={t('rlhf.penalty.text')} />
      <Equation
        name={t('rlhf.penalty.equation')}
        tex={String.raw`\begin{aligned}&\max_{\sym{theta}}\Bigl[\sym{r}(\sym{theta}) - \sym{beta}\,\underbrace{\tfrac12\sym{theta}^2}_{\sym{KL}}\Bigr]\\[2pt] \Longleftrightarrow\;&\max_{\sym{theta}\,:\;\sym{KL}\,\le\,\delta}\,\sym{r}(\sym{theta})\end{aligned}`}
        symbols={[
          { id: 'theta', name: t('rlhf.penalty.theta'), value: formatReward(best) },
          { id: 'r', value: formatReward(hillReward(HILL, best)) },
          { id: 'beta', value: formatSetting(beta) },
          { id: 'KL', name: t('rlhf.penalty.budget'), value: t('rlhf.nats', { value: formatNats(budget) }) },
        ]}
      />
      <Prose
        text={t('rlhf.penalty.try')}
        drive={{ none: () => setBeta(0), half: () => setBeta(HILL.curvature), strong: () => setBeta(4) }}
      />
      <ChapterFigure name={t('rlhf.penalty.figure')} caption={t('rlhf.penalty.caption')}>
        <ChapterSlider
          label={t('rlhf.penalty.beta')}
          value={beta}
          rule={DERIVATION_RULES.rlhf.leash}
          scale={SCALE}
          nudge={nudgeBy(0.1)}
          onChange={setBeta}
          symbol="beta"
        />
        <Plot
          x={{ ...THETA, label: '$\\sym{theta}$', count: 6 }}
          y={{ min: -4, max: 2.5, label: t('rlhf.course.reward') }}
        >
          <Rule x={0} />
          <Curve xs={allowed} ys={allowed.map(() => -3.9)} role="kl" symbol="KL" className="rlhf-allowed" />
          <Curve xs={PLACES} ys={REWARDS} role="oracle" symbol="r" />
          <Curve xs={PLACES} ys={objectives} role="policy" symbol="J" />
          <Dot x={HILL.top} y={HILL.height} role="oracle" symbol="r" />
          <Dot x={best} y={objective} role="policy" symbol="theta" />
        </Plot>
        <LineKey
          entries={[
            { role: 'oracle', name: t('rlhf.penalty.reward'), symbol: 'r' },
            { role: 'policy', name: t('rlhf.penalty.objective'), symbol: 'J' },
            { role: 'kl', name: t('rlhf.penalty.allowed'), symbol: 'KL' },
          ]}
        />
        <ValueList
          rows={[
            { name: t('rlhf.penalty.free'), value: formatReward(HILL.top), role: 'oracle' },
            { name: t('rlhf.penalty.penalised'), value: formatReward(best), role: 'policy', symbol: 'theta' },
            {
              name: t('rlhf.penalty.constrained'),
              value: formatReward(constrainedOptimum(HILL, budget)),
              role: 'kl',
              symbol: 'KL',
            },
          ]}
        />
      </ChapterFigure>
    </Step>
  );
}
