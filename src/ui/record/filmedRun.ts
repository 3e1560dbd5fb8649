/** What a composed film holds of a run, whichever its world is. */
import { type FigureView, lastStep, shareInOrder } from '../../figures/figureCurves';
import { figuresOf } from '../../figures/runs/figures';
import type { FigureSpec } from '../../figures/spec';
import { valuesAt } from '../../store/series';
import { natsText } from '../charts/chartTexts';
import type { ChartView } from '../charts/chartView';
import { formatLoss, formatReward, formatShare } from '../shared/format';
import type { Translate } from '../shared/i18n';
import type { SceneNumber } from './scene';

/** Charts in a frame, the first of them large. */
const CHARTS = 4;

/** Something in it changes whenever the charts do. */
export function figuresRevision({ curves, comparison, viewing, recorded }: ChartView): readonly unknown[] {
  return [curves.metrics, curves.evaluations, comparison, viewing, recorded, lastStep(curves)];
}

/** The first charts that the run's world has. */
export function filmedFigures({ measured, config }: FigureView): readonly FigureSpec[] {
  return figuresOf(measured, config).slice(0, CHARTS);
}

/** The numbers that say how the run went, as the page shows them: of each world what it measures. */
export function filmedNumbers({ curves, measured, viewing }: ChartView, t: Translate): readonly SceneNumber[] {
  const evaluation = valuesAt(curves.evaluations, viewing);
  const metric = valuesAt(curves.metrics, viewing === undefined ? undefined : viewing - 1);
  const exact: readonly SceneNumber[] = [
    { name: t('headline.reward'), value: formatReward(evaluation('reward')), role: 'policy' },
    { name: t('headline.share'), value: formatShare(evaluation('shareOfOracle')), role: 'oracle' },
    { name: t('headline.kl'), value: natsText(evaluation('kl/exact'), t), role: 'kl' },
  ];
  const heldOut: readonly SceneNumber[] = [
    { name: t('history.facts.heldOutLoss'), value: formatLoss(evaluation('eval_loss')), role: 'ink' },
    {
      name: t('history.facts.heldOutAccuracy'),
      value: formatShare(evaluation('eval_rewards/accuracies')),
      role: 'ink',
    },
    { name: t('history.facts.kl'), value: natsText(evaluation('kl/sampled'), t), role: 'kl' },
  ];
  return [
    ...(measured.includes('reward') ? exact : []),
    ...(measured.includes('eval_loss') ? heldOut : []),
    { name: t('headline.margin'), value: formatReward(metric('rewards/margins')), role: 'ink' },
    { name: t('headline.accuracy'), value: formatShare(shareInOrder(metric)), role: 'ink' },
  ];
}
