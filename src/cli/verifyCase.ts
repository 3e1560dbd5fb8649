import { collatePairs, type PreferencePair, shapeForPairs } from '../data/batching';
import { EngineError } from '../errors';
import type { LossType } from '../math/lossTypes';
import type { Architecture } from '../model/architecture';
import type { Backend, Tensor } from '../runtime/backend';
import { BatchTensors, batchLimits } from '../train/batchTensors';
import { checkTrainingConfig, DEFAULT_TRAINING, type TrainingConfig } from '../train/config';
import { Scorer } from '../train/logps';
import { Optimizer } from '../train/optimizer';
import { ParameterSet, type Weights } from '../train/parameters';
import { Readings } from '../train/readings';
import { learningRate } from '../train/schedule';
import { TrainingStep } from '../train/trainingStep';

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
  readonly batch: BatchTensors;
  readonly step: TrainingStep;
  readonly scorer: Scorer;
  readonly readings: Readings;
}

/** Trains the case step by step and reports in the form of `expected.json` (golden/README.md). */
export class CaseVerifier {
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
  ) {
    checkBatches(testCase.batches);
    const { batches, ...settings } = testCase;
    this.config = { ...DEFAULT_TRAINING, max_steps: batches.length, ...settings, logging_steps: 1 };
    checkTrainingConfig(this.config);
    this.policy = new ParameterSet(backend, architecture, 'policy', weights);
    this.reference = new ParameterSet(backend, architecture, 'reference', weights);
    this.optimizer = new Optimizer(backend, architecture);
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
    const { batch, step, scorer, readings } = await this.size(pairs.length);
    const { backend, config, optimizer, policy } = this;
    const collated = collatePairs(pairs, batch.shape, batchLimits(this.architecture));
    batch.load(collated);
    const compare = async (logits: Tensor) => {
      const referenceLogits = await scorer.run(this.reference);
      backend.copy(scorer.logps.sequences, step.referenceLogps, 0);
      const { kl, entropy, correct } = readings;
      const { targets, rows } = batch;
      const lse = { lse: step.logps.lse, referenceLse: scorer.logps.lse };
      const vocab = this.architecture.vocabSize;
      backend.kernels.tokenKlEntropy({ logits, referenceLogits, ...lse, targets, kl, entropy, correct, rows, vocab });
    };
    const rate = learningRate(config, t);
    const inputs = { policy, optimizer, config, learningRate: rate, step: t, afterForward: compare };
    const firstStep = t === 0 ? { logits_sample: await this.sampleLogits(batch) } : {};
    const grads = await step.gradients(inputs);
    const grad = t === 0 ? { grad: await this.describeGradients(grads) } : {};
    optimizer.update(policy, grads, step.status, config, rate, t);
    const indices = pairs.map((_, p) => p);
    const tokenRows = { targets: collated.targets, sequenceOf: collated.sequenceOf };
    readings.record(
      { step: t, epoch: t, learningRate: rate, beta: config.beta, indices, rows: tokenRows },
      optimizer.norm,
    );
    const { records, steps, failure } = await readings.collect();
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
    const batch = new BatchTensors(this.backend, shape, true);
    const step = await TrainingStep.create(this.backend, this.architecture, batch, false);
    const scorer = await Scorer.create(this.backend, this.architecture, batch);
    const size = { batch, step, scorer, readings: new Readings(this.backend, step, batch, 1) };
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
    const program = await this.backend.loadGraph(this.architecture.forward(shape));
    const logit_rows = this.backend.tensor('verify.logit_rows', 'int32', [rows.length], rows);
    const { logits } = await program.run({ ...batch.inputs, ...this.policy.tensors, logit_rows });
    const [values] = await this.backend.read([logits]);
    const vocab = this.architecture.vocabSize;
    await program.dispose();
    logit_rows.destroy();
    return wanted.map(({ row, pos }, i) => ({
      row,
      pos,
      values: [...values.subarray(i * vocab, i * vocab + Math.min(SAMPLED_LOGITS, vocab))],
    }));
  }

  private async describeGradients(grads: Record<string, Tensor>) {
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
