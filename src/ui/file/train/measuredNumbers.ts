import i18next from 'i18next';
import type { RunData } from '../../../store/runData';
import { valuesAt } from '../../../store/series';
import { figureValueText } from '../../charts/chartTexts';
import { formatLoss, formatReward, formatShare } from '../../shared/format';

/** A measured quantity in words; a side is absent where it was not measured. */
export interface MeasuredNumber {
  readonly name: string;
  readonly role?: 'chosen' | 'rejected' | 'kl';
  readonly training?: string;
  readonly heldOut?: string;
}

const ROWS = [
  { name: 'loss', term: 'loss', format: formatLoss },
  { name: 'rewards/accuracies', term: 'accuracy', format: formatShare },
  { name: 'rewards/chosen', term: 'chosen', role: 'chosen', format: formatReward },
  { name: 'rewards/rejected', term: 'rejected', role: 'rejected', format: formatReward },
  { name: 'rewards/margins', term: 'margin', format: formatReward },
] as const;

type Measured = Pick<RunData, 'curves' | 'viewing'>;

/** The values of now, or of the step that is looked at: of a batch before its update, and of the policy after so many updates. */
function measured({ curves, viewing }: Measured) {
  const before = viewing === null ? undefined : Math.max(0, viewing - 1);
  return {
    training: valuesAt(curves.metrics, before),
    heldOut: valuesAt(curves.evaluations, viewing ?? undefined),
  };
}

/** The steps that the numbers are of; absent where there are none. */
export function stepsOf(data: Measured): { readonly training?: number; readonly heldOut?: number } {
  const { training, heldOut } = measured(data);
  return { ...known('training', training('step')), ...known('heldOut', heldOut('step')) };
}

/** In the page's language: the values of the batches that train and of the held-out pairs, now or at the step that is looked at. */
export function numbersOf(data: Measured): MeasuredNumber[] {
  const { training, heldOut } = measured(data);
  const rows = ROWS.map(({ name, term, format, ...rest }): MeasuredNumber => {
    return {
      ...rest,
      name: i18next.t(`terms.${term}`),
      ...known('training', training(name), format),
      ...known('heldOut', heldOut(`eval_${name}`), format),
    };
  });
  const spread = heldOut('kl/standardError');
  const sampled = (value: number) =>
    figureValueText({ role: 'kl', term: 'klSampled', format: 'nats', value, spread }, i18next.t);
  const kl = known('heldOut', heldOut('kl/sampled'), sampled);
  return [...rows, { role: 'kl', name: i18next.t('file:train.kl'), ...kl }];
}

/** A gap is no number. */
function known<Name extends string>(name: Name, value: number): { readonly [key in Name]?: number };
function known<Name extends string>(
  name: Name,
  value: number,
  format: (value: number) => string,
): { readonly [key in Name]?: string };
function known(name: string, value: number, format: (value: number) => unknown = (value) => value) {
  return Number.isNaN(value) ? {} : { [name]: format(value) };
}
