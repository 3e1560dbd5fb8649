import type { KitchenDefinition } from '../../../../core/runDefinition';
import { type Experiment, type VariantName, variantsOf } from './experiments';
import { formatQuantity, readingOf } from './quantities';
import type { LabResult } from './useLab';

/** What a sentence about finished runs needs: `broken0`, `other1`, `mended2` … are the quantities that are read, in their order. */
export type Seen = Readonly<Partial<Record<`${VariantName}${0 | 1 | 2 | 3}` | 'step' | 'pair', string>>>;

/** Undefined until all the runs have come to their end, whichever it is. */
export function seenIn(
  experiment: Experiment,
  resultOf: (run: KitchenDefinition) => LabResult | undefined,
): Seen | undefined {
  const seen: Seen = {};
  for (const [name, run] of variantsOf(experiment)) {
    const result = resultOf(run);
    if (!result || !ended(result)) return undefined;
    Object.assign(seen, textsOf(name, experiment, result));
    const { step, pair } = result.failure?.values ?? {};
    if (name === 'broken') Object.assign(seen, { step: String(step ?? '–'), pair: String(pair ?? '–') });
  }
  return seen;
}

function ended({ runState }: LabResult): boolean {
  return runState === 'finished' || runState === 'failed';
}

function textsOf(name: VariantName, { read }: Experiment, result: LabResult): Seen {
  const text = (place: number) => {
    const [quantity, when] = read[place];
    return formatQuantity(quantity, readingOf(result.curves, quantity, when));
  };
  return Object.fromEntries(read.map((_, place) => [`${name}${place}`, text(place)]));
}
