/** The charts in the page's language. */
import i18next from 'i18next';
import type { FigureId, FigureValue, FigureWords, NumberFormat, Quantity } from '../../figures/figure';
import { lastStep } from '../../figures/figureCurves';
import type { FigureSpec } from '../../figures/spec';
import { formatLogps, formatLoss, formatNats, formatReward, formatShare } from '../shared/format';
import type { Translate } from '../shared/i18n';
import type { ChartView } from './chartView';

interface ChartTexts {
  readonly title: string;
  /** What it says, in a few sentences, for a panel. */
  readonly about: () => string;
  /** What will appear. */
  readonly will: string;
}

/** Those whose texts speak of held-out pairs where some are measured. */
const HELD_OUT_TEXTS = ['rewards', 'loss', 'kl', 'logps'] as const;
/** They arrive with the page of own data, the only one where pairs are held out. */
const fileTexts = () => i18next.getFixedT(null, 'file');
const isHeldOutText = (id: FigureId): id is (typeof HELD_OUT_TEXTS)[number] =>
  HELD_OUT_TEXTS.some((each) => each === id);

export function chartTexts(id: FigureId, measured: readonly string[], t: Translate): ChartTexts {
  if (!measured.includes('eval_loss') || !isHeldOutText(id))
    return { title: t(`charts.${id}.title`), about: () => t(`charts.${id}.about`), will: t(`charts.${id}.will`) };
  const file = fileTexts();
  const part = `train.charts.${id}` as const;
  return { title: file(`${part}.title`), about: () => file(`${part}.about`), will: file(`${part}.will`) };
}

/** What a chart's own title does not say. */
function axisText(quantity: Quantity, id: FigureId, t: Translate): string {
  if (quantity === 'step') return t('charts.step');
  if (quantity === 'weight') return 'σ(r̂_l − r̂_w)';
  if (id === 'frontier') return t(quantity === 'kl' ? 'charts.frontier.x' : 'charts.frontier.y');
  return quantity === 'kl' || quantity === 'entropy' ? t('charts.nats') : '';
}

export function chartWords(measured: readonly string[], t: Translate): FigureWords {
  return {
    title: (id) => chartTexts(id, measured, t).title,
    axis: (quantity, id) => axisText(quantity, id, t),
    term: (term) => (term === 'heldOut' ? fileTexts()('train.heldOut') : t(`terms.${term}`)),
    impossible: t('charts.frontier.impossible'),
    undecided: t('charts.weights.undecided'),
    possible: (share) => t('charts.frontier.possible', { share: formatShare(share) }),
    meanWeight: (mean) => t('charts.weights.mean', { value: formatReward(mean) }),
  };
}

/** A number of nats with its unit; what is not there yet has none. */
export const natsText = (value: number, t: Translate): string =>
  Number.isNaN(value) ? formatNats(value) : `${formatNats(value)} ${t('charts.nats')}`;

const FORMATS: Readonly<Record<NumberFormat, (value: number) => string>> = {
  reward: formatReward,
  loss: formatLoss,
  nats: formatNats,
  logps: formatLogps,
  share: formatShare,
};

/** A value with its standard error and its unit; a dash by itself where there is none. */
export function figureValueText({ format, value, spread }: FigureValue, t: Translate): string {
  const number = FORMATS[format];
  if (Number.isNaN(value)) return number(value);
  const estimate = Number.isFinite(spread) ? `${number(value)} ± ${number(spread as number)}` : number(value);
  return format === 'nats' ? `${estimate} ${t('charts.nats')}` : estimate;
}

/** The same of the held-out pairs; undefined where they are not measured. */
export function heldOutText({ format, heldOut }: FigureValue): string | undefined {
  return heldOut === undefined ? undefined : FORMATS[format](heldOut);
}

/** The step in question and its values in one line, for those who do not see the chart; '' where there are none. */
export function describeChart(spec: FigureSpec, view: ChartView, t: Translate): string {
  if (spec.isEmpty(view)) return '';
  const words = chartWords(view.measured, t);
  const values = spec.read(view.curves, view.viewing, view.measured).flatMap((reading) => {
    const name = words.term(reading.term);
    const heldOut = heldOutText(reading);
    return [
      `${name}${reading.isHeldOut ? `, ${words.term('heldOut')}:` : ''} ${figureValueText(reading, t)}`,
      ...(heldOut === undefined ? [] : [`${name}, ${words.term('heldOut')}: ${heldOut}`]),
    ];
  });
  return [t('charts.hover.step', { step: view.viewing ?? lastStep(view.curves) }), ...values].join(', ');
}
