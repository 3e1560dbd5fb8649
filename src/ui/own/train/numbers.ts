import i18next from 'i18next';
import type { OwnRunData } from '../../../store/ownRun';
import { formatLoss, formatNats, formatReward, formatShare } from '../../format';
import type { OwnChartSpec } from './ownCharts';

/** A measured quantity in words; a side is absent where it was not measured. */
export interface MeasuredNumber {
  readonly chart: OwnChartSpec['id'];
  readonly name: string;
  readonly role?: 'chosen' | 'rejected' | 'kl';
  readonly training?: string;
  readonly heldOut?: string;
}

const ROWS = [
  { chart: 'loss', name: 'loss', term: 'loss', format: formatLoss },
  { chart: 'loss', name: 'rewards/accuracies', term: 'accuracy', format: formatShare },
  { chart: 'rewards', name: 'rewards/chosen', term: 'chosen', role: 'chosen', format: formatReward },
  { chart: 'rewards', name: 'rewards/rejected', term: 'rejected', role: 'rejected', format: formatReward },
  { chart: 'rewards', name: 'rewards/margins', term: 'margin', format: formatReward },
] as const;

/** In the page's language: the last values of the batches that train and of the held-out pairs. */
export function numbersOf({ latestMetrics, latestEvaluation }: OwnRunData): MeasuredNumber[] {
  const rows = ROWS.map(({ chart, name, term, format, ...rest }): MeasuredNumber => {
    return {
      chart,
      ...rest,
      name: i18next.t(`terms.${term}`),
      ...(latestMetrics && { training: format(latestMetrics[name]) }),
      ...(latestEvaluation && { heldOut: format(latestEvaluation[`eval_${name}`]) }),
    };
  });
  const kl = latestEvaluation?.['kl/sampled'];
  const sampled = kl && `${formatNats(kl.k3)} ± ${formatNats(kl.standardError)} ${i18next.t('charts.nats')}`;
  return [...rows, { chart: 'kl', role: 'kl', name: i18next.t('own:train.kl'), ...(sampled && { heldOut: sampled }) }];
}
