import type { Batch } from '../../data/batching';
import type { Value } from '../../graph/ir';
import type { BatchTensors } from '../../model/batchTensors';
import type { Tensor } from '../../runtime/backend';
import type { LossContext } from '../loss';
import type { GraphLossForm, LossTerms } from './formGraph';
import { GraphLoss } from './graphLoss';
import { clippedPolicy } from './lossGraphs/rollout';
import { type Response, spreadRows } from './rollouts';

/** What is known of responses when they are learnt from, read back with each step: of their tokens, [R], and of themselves, [S]. */
const READ = {
  oldLogps: 'old_logps',
  referenceLogps: 'reference_logps',
  advantages: 'advantages',
  rewards: 'rewards',
  ended: 'ended',
} as const;
type Read = keyof typeof READ;

export type RolloutForm = GraphLossForm<Read>;

/** A loss on the tokens of responses. @param settings inputs of one number each */
export function rolloutForm(
  { rows, sequences }: Pick<BatchTensors, 'rows' | 'sequences'>,
  settings: readonly string[],
  form: Pick<RolloutForm, 'name' | 'build' | 'values'>,
): RolloutForm {
  return {
    ...form,
    head: 'language',
    read: READ,
    inputs: {
      ...Object.fromEntries(settings.map((name) => [name, [1]])),
      token_weights: [1, rows],
      text_weights: [1, rows],
      old_logps: [1, rows],
      reference_logps: [1, rows],
      advantages: [1, rows],
      rewards: [1, sequences],
      ended: [1, sequences],
    },
  };
}

/** PPO's clipped loss, which GRPO has too; `lowest` and `highest` are the ends of its clip. */
export function policyLoss({ b, logps, input }: LossTerms): Value {
  return clippedPolicy(b, {
    newLogps: logps(),
    oldLogps: input('old_logps'),
    advantages: input('advantages'),
    weights: input('token_weights'),
    lowest: input('lowest'),
    highest: input('highest'),
  });
}

/**
 * Such a loss, with everything that its metrics are computed from.
 * @template More names of what is read back besides, which the method writes
 */
export class RolloutLoss<More extends string = never> extends GraphLoss<Read | More> {
  declare readonly readings: Readonly<Record<'loss' | 'logps' | 'tokenLogps' | 'lengths' | Read | More, Tensor>>;

  /** @param more their shapes */
  constructor(context: LossContext, form: RolloutForm, more: Readonly<Record<More, readonly number[]>>) {
    const names = Object.fromEntries(Object.keys(more).map((name) => [name, name])) as Record<More, string>;
    super(context, { ...form, inputs: { ...form.inputs, ...more }, read: { ...READ, ...names } });
    this.readings = { ...this.readings, tokenLogps: context.head.logps.tokens, lengths: context.batch.lengths };
  }

  /** The batch's responses. @param advantages of each one's tokens */
  write(responses: readonly Response[], advantages: readonly ArrayLike<number>[]): void {
    const { readings, context } = this;
    const { backend, batch } = context;
    const { rows } = batch;
    const logps = responses.map(({ tokenLogps }) => tokenLogps);
    backend.write(readings.oldLogps, spreadRows(logps, rows));
    backend.write(readings.advantages, spreadRows(advantages, rows));
    backend.write(
      readings.rewards,
      Float32Array.from(responses, ({ reward }) => reward),
    );
    backend.write(
      readings.ended,
      Float32Array.from(responses, ({ ended }) => (ended ? 1 : 0)),
    );
  }
}

/** A number for each row of a batch, of its sequence; 0 where padding is. */
export function rowsOf({ starts, sequences, rows }: Batch, ofSequences: ArrayLike<number>): Float32Array<ArrayBuffer> {
  const spread = new Float32Array(rows);
  for (let s = 0; s < sequences; s++) spread.fill(ofSequences[s], starts[s], starts[s + 1]);
  return spread;
}
