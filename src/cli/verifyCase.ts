import { checkTrainingConfig } from '../core/definitionSchema';
import { EngineError } from '../core/errors';
import type { LossType } from '../core/lossTypes';
import { DEFAULT_TRAINING, type TrainingConfig } from '../core/trainingConfig';
import { collatePairs, type PreferencePair, shapeForPairs } from '../data/batching';
import type { Architecture } from '../model/architecture';
import { type BatchTensors, batchLimits } from '../model/batchTensors';
import { ParameterSet, type Weights } from '../model/parameters';
import type { Backend, Tensor } from '../runtime/backend';
import { Owned } from '../runtime/ownership';
import type { PairLoss } from '../train/loss';
import { pairMethodOf } from '../train/methods/methods';
import { MetricsRing } from '../train/metricsRing';
import { Optimizer } from '../train/optimizer';
import { ReferencePass } from '../train/referencePass';
import { learningRate } from '../train/schedule';
import { Update } from '../train/update';

/** A golden case: hyperparameters under TRL's names, and the rows of each step's batch. */
export interface VerifyCase extends Partial<TrainingConfig> {
  readonly loss_type: LossType;
  readonly batches: readonly (readonly CaseRow[])[];
}

interface CaseRow {
  readonly prompt_ids: readonly number[];
  readonly chosen_ids: readonly number[];
  readonly rejected_ids: readonly number[];
}

const SAMPLED_LOGITS = 8;
const FIRST = 4;

/** Everything that serves batches of one number of pairs; a case may have steps of several sizes. */
interface Size {
  readonly update: Update;
  readonly loss: PairLoss;
  readonly referencePass: ReferencePass;
  readonly ring: MetricsRing;
}

/** Trains the case step by step and reports in the form of `expected.json` (golden/README.md). */
export function verifyCase(backend: Backend, architecture: Architecture, weights: Weights, testCase: VerifyCase) {
  return Owned.during(async (own) => new CaseVerifier(backend, architecture, weights, testCase, own).run());
}

class CaseVerifier {
  private readonly policy: ParameterSet;
  private readonly reference: ParameterSet;
  private readonly optimizer: Optimizer;
  private readonly sizes = new Map<number, Size>();
  private readonly config: TrainingConfig;

  constructor(
    private readonly backend: Backend,
    private readonly architecture: Architecture,
    private readonly weights: Weights,
    private readonly testCase: VerifyCase,
    private readonly own: Owned,
  ) {
    checkBatches(testCase.batches);
    const { batches, ...settings } = testCase;
    this.config = { ...DEFAULT_TRAINING, max_steps: batches.length, ...settings, logging_steps: 1 };
    checkTrainingConfig(this.config);
    this.policy = own.keep(new ParameterSet(backend, architecture, 'policy', weights));
    this.reference = own.keep(new ParameterSet(backend, architecture, 'reference', weights));
    this.optimizer = own.keep(new Optimizer(backend, architecture));
  }

  async run() {
    const steps = [];
    for (const [t, rows] of this.testCase.batches.entries()) steps.push(await this.step(t, rows.map(pairOf)));
    const final = Object.fromEntries(
      [...(await this.policy.read())].map(([name, values]) => [name, describeFinal(values, this.weights.get(name)!)]),
    );
    return { steps, final };
  }

  private async step(t: number, pairs: readonly PreferencePair[]) {
    const { update, loss, referencePass, ring } = await this.size(pairs.length);
    const { config, policy, reference } = this;
    const batch = collatePairs(pairs, update.batch.shape, batchLimits(this.architecture));
    update.load(batch);
    const referenceLogits = await referencePass.score(reference, loss.readings.referenceLogps);
    const firstStep = t === 0 ? { logits_sample: await this.sampleLogits(update.batch) } : {};
    const rate = learningRate(config, t);
    const grad: { grad?: Awaited<ReturnType<CaseVerifier['describeGradients']>> } = {};
    const inspect = async (gradients: Readonly<Record<string, Tensor>>) => {
      if (t === 0) grad.grad = await this.describeGradients(gradients);
    };
    const logits = await update.run({ policy, loss, config, learningRate: rate, step: t, inspect });
    await referencePass.measure(update.head, logits, reference, referenceLogits);
    const indices = pairs.map((_, p) => p);
    ring.record({ step: t, epoch: t, learningRate: rate, config, indices, places: indices }, batch);
    const { records, steps, failure } = await ring.collect();
    if (failure) throw failure.error;
    const [read] = steps;
    const half = (values: Float32Array) => [[...values.subarray(0, pairs.length)], [...values.subarray(pairs.length)]];
    const [chosen_logps, rejected_logps] = half(read.logps);
    const [reference_chosen_logps, reference_rejected_logps] = half(read.referenceLogps);
    return {
      ...records[0],
      'reference_logps/chosen': mean(reference_chosen_logps),
      'reference_logps/rejected': mean(reference_rejected_logps),
      per_pair: { chosen_logps, rejected_logps, reference_chosen_logps, reference_rejected_logps },
      ...firstStep,
      ...grad,
    };
  }

  private async size(pairs: number): Promise<Size> {
    const known = this.sizes.get(pairs);
    if (known) return known;
    const rows = this.testCase.batches.filter((batch) => batch.length === pairs).flatMap((batch) => batch.map(pairOf));
    const shape = shapeForPairs(rows, pairs, batchLimits(this.architecture));
    const { backend, architecture, optimizer, own } = this;
    const update = own.keep(await Update.create({ backend, architecture, shape, optimizer }));
    const referencePass = own.keep(await ReferencePass.create(backend, architecture, update.batch));
    const method = pairMethodOf(this.config);
    const loss = own.keep(method.createLoss(update.lossContext, this.config));
    const { statistics } = referencePass;
    const ring = own.keep(new MetricsRing({ backend, method, update, loss, slots: 1, statistics }));
    const size = { update, loss, referencePass, ring };
    this.sizes.set(pairs, size);
    return size;
  }

  /** The first logits at a few positions of the [chosen; rejected] batch that is loaded, prompts included. */
  private async sampleLogits(batch: BatchTensors) {
    const { positions } = batch.shape;
    const wanted = [
      { row: 0, pos: 0 },
      { row: 0, pos: Math.min(2, positions - 1) },
      { row: batch.shape.pairs, pos: Math.min(1, positions - 1) },
    ];
    const rows = Int32Array.from(wanted, ({ row, pos }) => row * positions + pos);
    const shape = { ...batch.forwardShape, logitRows: rows.length };
    const values = await Owned.during(async (own) => {
      const program = own.keep(await this.backend.loadGraph(this.architecture.forward(shape)));
      const logit_rows = own.keep(this.backend.tensor('verify.logit_rows', 'int32', [rows.length], rows));
      const { logits } = await program.run({ ...batch.inputs, ...this.policy.tensors, logit_rows });
      return (await this.backend.read([logits]))[0];
    });
    const vocab = this.architecture.vocabSize;
    return wanted.map(({ row, pos }, i) => ({
      row,
      pos,
      values: [...values.subarray(i * vocab, i * vocab + Math.min(SAMPLED_LOGITS, vocab))],
    }));
  }

  private async describeGradients(grads: Readonly<Record<string, Tensor>>) {
    const names = Object.keys(grads);
    const arrays = await this.backend.read(names.map((name) => grads[name]));
    return Object.fromEntries(
      names.map((name, i) => {
        const values = arrays[i] as Float32Array;
        const sum = values.reduce((total, x) => total + x, 0);
        return [name, { l2: l2(values), sum, first: [...values.subarray(0, FIRST)] }];
      }),
    );
  }
}

/** @throws EngineError config_invalid unless the case has batches of at least one well-formed row each */
function checkBatches(batches: unknown): void {
  const isRow = (row: Partial<CaseRow> | null) =>
    [row?.prompt_ids, row?.chosen_ids, row?.rejected_ids].every((ids) => Array.isArray(ids));
  const isBatch = (batch: unknown) => Array.isArray(batch) && batch.length > 0 && batch.every(isRow);
  if (Array.isArray(batches) && batches.length > 0 && batches.every(isBatch)) return;
  const name = 'batches';
  const value = batches === undefined ? 'missing' : 'malformed';
  const mend = 'at least one batch of rows of prompt_ids, chosen_ids and rejected_ids';
  throw new EngineError('config_invalid', `${name} is ${value}; use ${mend}`, { name, value, mend });
}

function pairOf({ prompt_ids, chosen_ids, rejected_ids }: CaseRow): PreferencePair {
  return { promptIds: prompt_ids, chosenIds: chosen_ids, rejectedIds: rejected_ids };
}

const mean = (values: readonly number[]) => values.reduce((sum, x) => sum + x, 0) / values.length;
const l2 = (values: Float32Array) => Math.sqrt(values.reduce((sum, x) => sum + x * x, 0));

function describeFinal(values: Float32Array, start: Float32Array) {
  const delta = values.map((x, i) => x - start[i]);
  return { delta_l2: l2(delta), l2: l2(values), first: [...values.subarray(0, FIRST)] };
}
