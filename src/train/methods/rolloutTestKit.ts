/** What the tests of methods with rollouts share: a toy task, and a whole model's gradients through a loss, by the engine and in float64. */

import type { NamedArrays } from '../../core/runCheckpoint';
import type { TrainingConfig } from '../../core/trainingConfig';
import { batchItems } from '../../core/trainingConfig';
import type { Batch, BatchShape } from '../../data/batching';
import type { PromptSource } from '../../data/promptSource';
import { gradientsInFloat64, outputOf } from '../../graph/graphTestKit';
import type { Random } from '../../math/random';
import { logSumExp } from '../../math/sampling';
import type { Architecture } from '../../model/architecture';
import { gpt2 } from '../../model/gpt2';
import { ParameterSet, type Weights } from '../../model/parameters';
import type { Backend, Tensor } from '../../runtime/backend';
import { Owned } from '../../runtime/ownership';
import type { Loss, LossContext, LossForm } from '../loss';
import { restoreSnapshot, takeSnapshot } from '../snapshots';
import { Trainer } from '../trainer';
import { TrainerParts } from '../trainerParts';
import { bitsOfWeights, feedsOf, forwardShapeOfBatch, randomWeights, TINY_GPT2, TINY_TRAINING } from '../trainTestKit';
import { Update } from '../update';
import type { Log, Method } from './method';

export const TINY = gpt2(TINY_GPT2);
export const TINY_WEIGHTS = randomWeights(TINY, 3);

const PROMPTS = [
  [2, 3],
  [4, 5],
  [6, 7],
];
/** A response earns as much as it has even tokens. */
export class TinyPrompts implements PromptSource {
  readonly size = PROMPTS.length;
  readonly promptLength = 2;
  readonly longestCompletion = 4;
  readonly labels = { temperature: 1, lengthBias: 0, flipRate: 0 };

  constructor(private readonly compared = false) {}

  shape(items: number): BatchShape {
    if (this.compared) return { pairs: items, positions: 5, rows: 8 * items };
    return { pairs: items, sequences: items, positions: 5, rows: 4 * items };
  }

  prompt(index: number): readonly number[] {
    return PROMPTS[index];
  }

  reward(_: number, tokens: readonly number[]): number {
    return tokens.filter((token) => token % 2 === 0).length;
  }

  draw(_: number, random: Random): readonly number[] {
    return [2 + random.integer(8), TINY.endToken];
  }
}

/**
 * To its end, with the toy task.
 * @param stop there a snapshot is taken, and the run taken up again from it by another trainer
 * @param otherPolicy writes for RRHF
 */
export async function trainTiny<L extends Loss, Logged extends Log>(
  backend: Backend,
  method: Method<L, PromptSource, Logged>,
  config: TrainingConfig,
  { stop, otherPolicy }: { readonly stop?: number | undefined; readonly otherPolicy?: Weights } = {},
) {
  return Owned.during(async (own) => {
    const [policy, reference] = ['policy', 'reference'].map((label) =>
      own.keep(new ParameterSet(backend, TINY, label, TINY_WEIGHTS)),
    );
    const source = new TinyPrompts(config.method === 'online_dpo');
    const shape = source.shape(batchItems(config));
    const parts = own.keep(await TrainerParts.create({ backend, architecture: TINY, shape }));
    const options = { backend, architecture: TINY, policy, reference, otherPolicy, source, config, parts };
    const records: Logged['metrics'][] = [];
    const run = async (trainer: Trainer<Logged>, until: number) => {
      while (trainer.step < until) {
        if (await trainer.runStep()) records.push(...(await trainer.collect()).records);
      }
      const beside = await trainer.beside();
      await trainer.dispose();
      return beside;
    };
    let beside: NamedArrays | undefined;
    if (stop !== undefined) {
      beside = await run(await Trainer.createWith(method, options), stop);
      const held = { policy, optimizer: parts.update.optimizer };
      const snapshot = await takeSnapshot(held, stop, beside);
      parts.clear();
      policy.clear();
      restoreSnapshot(held, snapshot);
      beside = snapshot.beside;
    }
    await run(await Trainer.createWith(method, { ...options, step: stop ?? 0, beside }), config.max_steps);
    return { records, weights: bitsOfWeights(await policy.read()) };
  });
}

interface Differentiated<L extends Loss> {
  readonly backend: Backend;
  readonly architecture?: Architecture;
  readonly shape: BatchShape;
  readonly batch: Batch;
  readonly config?: TrainingConfig;
  readonly lossForm: LossForm;
  readonly createLoss: (context: LossContext) => L;
  /** Writes what the loss reads besides. */
  readonly write: (loss: L) => void;
}

/** Loss and gradients of a model with `TINY_WEIGHTS` as an update has them. */
export function engineGradients<L extends Loss>(of: Differentiated<L>) {
  const { backend, architecture = TINY, shape, batch, config = TINY_TRAINING, lossForm } = of;
  return Owned.during(async (own) => {
    const update = own.keep(await Update.create({ backend, architecture, shape, lossForm }));
    const loss = own.keep(of.createLoss(update.lossContext));
    const policy = own.keep(new ParameterSet(backend, architecture, 'policy', randomWeights(architecture, 3)));
    update.load(batch);
    of.write(loss);
    const gradients = new Map<string, Float32Array>();
    const inspect = async (found: Readonly<Record<string, Tensor>>) => {
      const arrays = await backend.read(Object.values(found));
      for (const [i, name] of Object.keys(found).entries()) gradients.set(name, (arrays[i] as Float32Array).slice());
    };
    await update.run({ policy, loss, config, learningRate: 0, step: 0, inspect });
    const [value] = (await backend.read([loss.readings.loss])) as Float32Array[];
    return { loss: value[0], gradients };
  });
}

const weights64 = (architecture: Architecture) =>
  new Map([...randomWeights(architecture, 3)].map(([name, values]) => [name, Float64Array.from(values)]));

/** The output of the same model for a batch, in float64, and the gradients of a loss from its derivatives by that output. */
export function float64Model(architecture: Architecture, batch: Batch) {
  const feeds = feedsOf(architecture, batch, weights64(architecture));
  const graph = architecture.forward(forwardShapeOfBatch(batch));
  const output = outputOf(graph, feeds);
  const names = architecture.parameters.map(([name]) => name);
  const vocab = output.shape[1];
  const count = batch.starts[batch.sequences];
  const lse = (row: number) => logSumExp(output.data, row * vocab, vocab);
  return {
    output,
    /** Of each token of the batch. */
    logps: Array.from({ length: count }, (_, row) => output.data[row * vocab + batch.targets[row]] - lse(row)),
    gradients: (dOutput: Float64Array) =>
      gradientsInFloat64(graph, feeds, { shape: output.shape, data: dOutput }, names),
    /** By logits, from those by log-probabilities. */
    dLogits: (dLogps: ArrayLike<number>) => {
      const data = new Float64Array(output.data.length);
      for (let row = 0; row < count; row++) {
        for (let v = 0; v < vocab; v++) {
          const onehot = v === batch.targets[row] ? 1 : 0;
          data[row * vocab + v] = dLogps[row] * (onehot - Math.exp(output.data[row * vocab + v] - lse(row)));
        }
      }
      return data;
    },
  };
}

/** The largest difference, in units of the largest gradient. */
export function worstDifference(
  found: ReadonlyMap<string, ArrayLike<number>>,
  expected: ReadonlyMap<string, Float64Array>,
): number {
  const scale = Math.max(
    ...[...expected.values()].map((values) => values.reduce((a, x) => Math.max(a, Math.abs(x)), 0)),
  );
  return [...expected].reduce((worst, [name, values]) => {
    const other = found.get(name);
    return values.reduce((most, x, i) => Math.max(most, Math.abs(x - (other?.[i] ?? Number.NaN)) / scale), worst);
  }, 0);
}
