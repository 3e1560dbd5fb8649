import { describe, expect, it } from 'vitest';
import { openNodeBackend } from '../../cli/nodeBackend';
import { LOSS_TYPES } from '../../core/lossTypes';
import { methodCost } from '../../core/methodCost';
import { learnsFromPrompts, METHOD_NAMES } from '../../core/methods';
import type { MetricsRecord } from '../../core/records';
import { DEFAULT_TRAINING } from '../../core/trainingConfig';
import { CAPABILITIES } from '../../core/world';
import { type Batch, type BatchShape, collatePairs, collateTexts } from '../../data/batching';
import type { DataSource } from '../../data/pairSource';
import { GraphBuilder } from '../../graph/builder';
import { IGNORED_TARGET } from '../../math/arrays';
import type { Architecture } from '../../model/architecture';
import { batchLimits } from '../../model/batchTensors';
import { gpt2 } from '../../model/gpt2';
import { ParameterSet } from '../../model/parameters';
import type { Tensor } from '../../runtime/backend';
import { TensorGroup } from '../../runtime/ownership';
import type { Loss, LossContext, LossStep, PairLoss } from '../loss';
import { Trainer } from '../trainer';
import { FixedPairs, randomPairs, randomWeights, TINY_GPT2, TINY_TRAINING } from '../trainTestKit';
import { Update } from '../update';
import type { Collector, CollectorContext, Method } from './method';
import { checkNeeds, METHODS, methodOf } from './methods';
import { SequenceLoss } from './sequenceLoss';

const backend = openNodeBackend(1);
const architecture = gpt2(TINY_GPT2);

describe('the table of methods', () => {
  it('has one for each name and each loss type', () => {
    for (const loss_type of LOSS_TYPES)
      expect(methodOf({ method: 'dpo', loss_type })).toBe(loss_type === 'sft' ? METHODS.sft : METHODS.dpo);
    for (const method of METHOD_NAMES) {
      const found = methodOf({ method, loss_type: 'sigmoid' });
      if (learnsFromPrompts(method)) expect(found.needs).toContain('prompts');
      else expect(found).toBe(METHODS[method]);
    }
  });

  it('refuses a world that cannot do what the method needs, by name', () => {
    for (const method of METHOD_NAMES)
      expect(() => checkNeeds({ method, loss_type: 'sigmoid' }, CAPABILITIES.kitchen)).not.toThrow();
    const poor = { ...CAPABILITIES.file, pairs: false };
    expect(() => checkNeeds({ method: 'simpo', loss_type: 'sigmoid' }, poor)).toThrow(
      /method is simpo; use a method that needs no pairs/,
    );
  });
});

/** Cross-entropy with one derivative for each token, written by the host: what PPO's loss does with its advantages. */
class TokenLoss implements Loss {
  readonly readings: SequenceLoss['readings'];
  readonly dLogps: Tensor;
  readonly sequence: SequenceLoss;
  private readonly rowNumbers: Tensor;
  private readonly tensors: TensorGroup;

  constructor(private readonly context: LossContext) {
    this.sequence = new SequenceLoss(context, 'sft');
    this.readings = this.sequence.readings;
    const { rows } = context.batch;
    this.tensors = new TensorGroup(backend, 'tokenLoss');
    this.dLogps = this.tensors.float32('dLogps', [rows]);
    this.rowNumbers = this.tensors.int32(
      'rows',
      [rows],
      Int32Array.from({ length: rows }, (_, row) => row),
    );
  }

  evaluate(logits: Tensor, at: LossStep): void {
    this.sequence.evaluate(logits, at);
  }

  differentiate(logits: Tensor): Tensor {
    return this.context.head.differentiate(logits, this.dLogps, this.rowNumbers);
  }

  async dispose(): Promise<void> {
    await this.sequence.dispose();
    this.tensors.destroy();
  }
}

/** Whole texts: other data than pairs, one sequence for each item. */
class Texts implements DataSource {
  readonly texts = randomPairs(architecture, 5, 2).map(({ promptIds, chosenIds }) => [...promptIds, ...chosenIds]);
  readonly size = this.texts.length;

  shape(items: number): BatchShape {
    const positions = architecture.contextLength - 1;
    return { pairs: items, sequences: items, positions, rows: items * positions };
  }
}

/** @param updates for which it collects at a time @param prepared called with each minibatch when it is its turn */
function textCollector<L extends Loss>(
  { source, update, config }: CollectorContext<L, Texts>,
  updates: number,
  collected: { step: number; policy: ParameterSet }[],
  prepared: (batch: Batch) => void = () => undefined,
): Collector<L> {
  const items = config.per_device_train_batch_size;
  return {
    async collect(step, policy) {
      collected.push({ step, policy });
      return Array.from({ length: updates }, (_, i) => {
        const places = Array.from({ length: items }, (_, p) => ((step + i) * items + p) % source.size);
        const texts = places.map((place) => source.texts[place]);
        const batch = collateTexts(texts, update.batch.shape, batchLimits(architecture));
        const prepare = async () => {
          prepared(batch);
          return undefined;
        };
        return { batch, indices: places, places, epoch: 0, prepare };
      });
    },
  };
}

describe('a method of the interface', () => {
  const weights = randomWeights(architecture, 1);
  const config = { ...TINY_TRAINING, loss_type: 'sft', max_steps: 6, adam_epsilon: 1e-4 } as const;

  async function train<L extends Loss>(method: Method<L, Texts>) {
    const policy = new ParameterSet(backend, architecture, 'policy', weights);
    const reference = new ParameterSet(backend, architecture, 'reference', weights);
    const source = new Texts();
    const trainer = await Trainer.createWith(method, { backend, architecture, policy, reference, source, config });
    const records: MetricsRecord[] = [];
    while (!trainer.finished) if (await trainer.runStep()) records.push(...(await trainer.collect()).records);
    await trainer.dispose();
    return { records, policy, weights: await policy.read() };
  }

  it('may learn from other data, collect for several updates and differentiate by token, through the same trainer', async () => {
    const [collected, single]: { step: number; policy: ParameterSet }[][] = [[], []];
    const tokens = await train<TokenLoss>({
      ...METHODS.sft,
      createLoss: (context) => new TokenLoss(context),
      openCollector: async (context) =>
        textCollector(context, 3, collected, ({ targets }) => {
          const count = targets.filter((target) => target !== IGNORED_TARGET).length;
          const derivatives = Float32Array.from(targets, (target) => (target === IGNORED_TARGET ? 0 : -1 / count));
          backend.write(context.loss.dLogps, derivatives);
        }),
    });
    const sequences = await train<PairLoss>({
      ...METHODS.sft,
      openCollector: async (context) => textCollector(context, 1, single),
    });
    expect(collected.map(({ step }) => step)).toEqual([0, 3]);
    expect(collected.every(({ policy }) => policy === tokens.policy)).toBe(true);
    expect(single.map(({ step }) => step)).toEqual([0, 1, 2, 3, 4, 5]);
    expect(tokens.records).toHaveLength(6);
    tokens.records.forEach((record, step) => {
      expect(record.loss).toBeCloseTo(sequences.records[step].loss, 5);
      expect(record.grad_norm).toBeCloseTo(sequences.records[step].grad_norm, 5);
    });
    expect(tokens.records[5].loss).toBeLessThan(tokens.records[0].loss);
    for (const [name, values] of sequences.weights) {
      const other = tokens.weights.get(name) ?? new Float32Array();
      const worst = values.reduce((most, x, i) => Math.max(most, Math.abs(x - other[i])), 0);
      expect(worst, name).toBeLessThan(1e-5);
    }
  });
});

/** One number for each token that is to come, from its embedding alone: the least that has a scalar head. */
const valueModel: Architecture = {
  ...architecture,
  parameters: [
    ['embedding', [architecture.vocabSize, 4]],
    ['head', [4, 1]],
  ],
  forward({ sequences, positions, logitRows }) {
    const b = new GraphBuilder('values');
    const ids = b.input('input_ids', 'int32', [sequences * positions]);
    const rows = b.input('logit_rows', 'int32', [logitRows]);
    b.declareInverse(rows, 'row_of_position');
    const embedding = b.input('embedding', 'float32', [architecture.vocabSize, 4]);
    const head = b.input('head', 'float32', [4, 1]);
    const seen = b.op('Gather', [b.op('Gather', [embedding, ids], { axis: 0 }), rows], { axis: 0 });
    return b.build([b.op('MatMul', [seen, head], {}, 'values')]);
  },
};

it('a loss on a scalar head goes through the same update', async () => {
  const pairs = randomPairs(architecture, 2, 3);
  const limits = batchLimits(valueModel);
  const shape = new FixedPairs(pairs, valueModel).shape(2);
  const update = await Update.create({ backend, architecture: valueModel, shape });
  const { rows } = update.batch;
  const target = 2;
  const tensors = new TensorGroup(backend, 'value');
  const dValues = tensors.float32('dValues', [rows, 1]);
  const squares = tensors.float32('loss', [1]);
  const read = async (values: Tensor) => (await backend.read([values]))[0] as Float32Array;
  let errors: Promise<Float32Array> | undefined;
  const loss: Loss = {
    readings: { loss: squares },
    evaluate(values) {
      errors = read(values).then((all) => all.map((value) => value - target));
    },
    differentiate: () => dValues,
    dispose: async () => tensors.destroy(),
  };
  const policy = new ParameterSet(backend, valueModel, 'value', randomWeights(valueModel, 4));
  update.load(collatePairs(pairs, shape, limits));
  const means: number[] = [];
  for (let step = 0; step < 60; step++) {
    // The derivatives are a step old, as the host writes them here; a kernel would not wait.
    await update.run({ policy, loss, config: { ...TINY_TRAINING, max_grad_norm: 0 }, learningRate: 0.05, step });
    const found = (await errors) ?? new Float32Array();
    means.push(found.reduce((sum, error) => sum + error * error, 0) / rows);
    backend.write(
      dValues,
      found.map((error) => error / rows),
    );
  }
  expect(means.at(-1)).toBeLessThan(0.05 * means[0]);
  await update.dispose();
  await loss.dispose();
});

it('hold the models that the comparison of their costs counts, and no others but for measuring', () => {
  for (const method of METHOD_NAMES) {
    const config = { ...DEFAULT_TRAINING, method };
    const cost = methodCost(config);
    const held = methodOf(config).models.map(({ role }) => role);
    expect(held, method).toEqual(expect.arrayContaining([...cost.models]));
    expect(
      held.filter((role) => !cost.models.some((model) => model === role) && role !== 'reference'),
      method,
    ).toEqual([]);
  }
});
