import type { PairsState } from '../../core/runCheckpoint';
import { type Choice, inOrder, MAX_CHOICES } from '../../core/runDefinition';
import type { BatchShape, PreferencePair } from '../../data/batching';
import type { PairSource } from '../../data/pairSource';
import { DISHES } from './dishes';
import { COMPLETIONS } from './grammar';
import { kitchenBatchShape } from './kitchenPairs';

/**
 * The visitor's own choices as data. A choice takes part from the step on at which it was made, so that the same list gives the same run again,
 * whether it is being made or read from a link. A batch goes round all pairs that are there.
 */
export class HandPairs implements PairSource {
  readonly size = MAX_CHOICES;
  private choices: readonly Choice[];

  constructor(choices: readonly Choice[]) {
    this.choices = inOrder(choices);
  }

  get count(): number {
    return this.choices.length;
  }

  add(choice: Choice): void {
    this.choices = inOrder([...this.choices, choice]);
  }

  shape(pairs: number): BatchShape {
    return kitchenBatchShape(pairs);
  }

  batch(step: number, pairs: number): readonly number[] {
    const there = this.choices.filter((choice) => choice.step <= step).length;
    // The first choice of a list is always there: without it there would have been no step.
    const count = Math.max(1, there);
    return Array.from({ length: pairs }, (_, i) => (step * pairs + i) % count);
  }

  async pairs(indices: readonly number[]): Promise<PreferencePair[]> {
    return indices.map((index) => pairOfChoice(this.choices[index]));
  }

  /** Nothing is drawn: the definition holds the choices. */
  get state(): PairsState {
    return { known: new Int32Array(0), ready: new Int32Array(0), random: [0, 0, 0, 0] };
  }
}

export function pairOfChoice({ dish, chosen, rejected }: Choice): PreferencePair {
  return {
    promptIds: DISHES[dish].promptIds,
    chosenIds: COMPLETIONS[chosen],
    rejectedIds: COMPLETIONS[rejected],
  };
}
