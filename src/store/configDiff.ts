/** What two runs were made with, where it differs. */
import type { RunIdentity } from '../core/keptRun';
import { type RunDefinition, tasteNumbers } from '../core/runDefinition';
import { nameText } from './runNames';

export interface Difference {
  /** A name of the configuration, `taste.<number>`, `choices`, or of a file's run `checkpoint`, `reference` and `pairs`. */
  readonly name: string;
  /** Of choices their number, though they are compared by what was chosen. */
  readonly left: string | number;
  readonly right: string | number;
}

/** A score that one of two tastes does not have of its own. */
const MISSING = '–';

export function definitionDiff(left: RunDefinition, right: RunDefinition): readonly Difference[] {
  const sides = [flat(left), flat(right)] as const;
  const names = [...new Set(sides.flatMap((side) => Object.keys(side)))];
  const differences = names
    .map((name) => ({ name, left: sides[0][name] ?? MISSING, right: sides[1][name] ?? MISSING }))
    .filter((entry) => entry.left !== entry.right);
  const [byHand, otherByHand] = [choicesOf(left), choicesOf(right)];
  if (JSON.stringify(byHand) === JSON.stringify(otherByHand)) return differences;
  return [...differences, { name: 'choices', left: byHand.length, right: otherByHand.length }];
}

/** Whether two runs begin alike: from the reference, or from the same step of the same run. */
export function sameStart(
  { origin: left }: Pick<RunIdentity, 'origin'>,
  { origin: right }: Pick<RunIdentity, 'origin'>,
) {
  if (!left || !right) return left === right;
  return left.step === right.step && nameText(left.name, 'en') === nameText(right.name, 'en');
}

function flat(definition: RunDefinition): Readonly<Record<string, string | number>> {
  const { config } = definition;
  if (definition.world === 'file') {
    const { model, reference, data } = definition;
    return { ...config, checkpoint: model.name, ...(reference && { reference: reference.name }), pairs: data.name };
  }
  const { taste } = definition;
  const scores = Object.entries(tasteNumbers(taste)).map(([name, value]) => [`taste.${name}`, value] as const);
  return { ...config, ...Object.fromEntries(scores) };
}

/** Choices count only where they are the data. */
function choicesOf(definition: RunDefinition): readonly (readonly number[])[] {
  if (definition.world !== 'kitchen' || definition.config.label_source !== 'hand') return [];
  return definition.choices.map(({ dish, chosen, rejected, step }) => [dish, chosen, rejected, step]);
}
