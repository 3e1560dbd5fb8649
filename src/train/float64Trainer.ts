/**
 * The oracle of `verify`: the same training in float64, written for clarity. Graphs run in the interpreter; log-softmax, its gradient,
 * the sums and the embedding scatter are spelled out here, and share no code with the kernels.
 */

import type { TrainingConfig } from '../core/trainingConfig';
import { type Batch, collatePairs, type PreferencePair, shapeForPairs } from '../data/batching';
import { gradientsInFloat64, outputOf } from '../graph/graphTestKit';
import { adamW } from '../math/adamW';
import { pairLoss } from '../math/pairLoss';
import type { Architecture } from '../model/architecture';
import { batchLimits } from '../model/batchTensors';
import type { Weights } from '../model/parameters';
import { learningRate } from './schedule';
import { feedsOf, forwardShapeOfBatch } from './trainTestKit';

type Weights64 = ReadonlyMap<string, Float64Array>;

export class Float64Trainer {
  readonly weights: Weights64;
  private readonly reference: Weights64;
  private readonly moments: ReadonlyMap<string, readonly [m: Float64Array, v: Float64Array]>;

  constructor(
    private readonly architecture: Architecture,
    start: Weights,
    private readonly config: TrainingConfig,
  ) {
    const copy = () => new Map([...start].map(([name, values]) => [name, Float64Array.from(values)]));
    this.weights = copy();
    this.reference = copy();
    this.moments = new Map(
      [...start].map(([name, { length }]) => [name, [new Float64Array(length), new Float64Array(length)]]),
    );
  }

  /** One update; the numbers of the step before it. */
  step(pairs: readonly PreferencePair[], t: number) {
    const limits = batchLimits(this.architecture);
    const batch = collatePairs(pairs, shapeForPairs(pairs, pairs.length, limits), limits);
    const policy = this.score(batch, this.weights);
    const reference = this.score(batch, this.reference);
    const { losses, dLogps } = this.loss(policy.logps, reference.logps, batch.lengths);
    const graph = this.architecture.forward(forwardShapeOfBatch(batch));
    const dOutput = { shape: policy.logits.shape, data: dLogitsOf(policy.probabilities, batch, dLogps) };
    const feeds = feedsOf(this.architecture, batch, this.weights);
    const names = this.architecture.parameters.map(([name]) => name);
    const gradients = gradientsInFloat64(graph, feeds, dOutput, names);
    const gradNorm = this.update(gradients, t);
    return { loss: mean(losses), gradNorm, logps: policy.logps, gradients };
  }

  private score(batch: Batch, weights: Weights64) {
    const logits = outputOf(
      this.architecture.forward(forwardShapeOfBatch(batch)),
      feedsOf(this.architecture, batch, weights),
    );
    const vocab = this.architecture.vocabSize;
    const probabilities = new Float64Array(logits.data.length);
    const logps = new Array<number>(batch.sequences).fill(0);
    for (let r = 0; r < batch.starts[batch.sequences]; r++) {
      const row = logits.data.subarray(r * vocab, (r + 1) * vocab);
      const top = Math.max(...row);
      const mass = row.reduce((sum, logit) => sum + Math.exp(logit - top), 0);
      row.forEach((logit, v) => {
        probabilities[r * vocab + v] = Math.exp(logit - top) / mass;
      });
      logps[batch.sequenceOf[r]] += row[batch.targets[r]] - top - Math.log(mass);
    }
    return { logits, probabilities, logps };
  }

  private loss(logps: readonly number[], reference: readonly number[], lengths: ArrayLike<number>) {
    const { loss_type, beta, label_smoothing, discopop_tau } = this.config;
    const pairs = logps.length / 2;
    const losses: number[] = [];
    const dLogps = new Array<number>(logps.length).fill(0);
    const chosenTokens = Array.from({ length: pairs }, (_, p) => lengths[p]).reduce((sum, n) => sum + n, 0);
    for (let p = 0; p < pairs; p++) {
      if (loss_type === 'sft') {
        losses.push((-logps[p] * pairs) / chosenTokens);
        dLogps[p] = -1 / chosenTokens;
        continue;
      }
      const q = p + pairs;
      const [a, b] = [logps[p] - reference[p], logps[q] - reference[q]];
      const pair = pairLoss(loss_type, a, b, lengths[p], lengths[q], beta, label_smoothing, discopop_tau);
      losses.push(pair.loss);
      dLogps[p] = pair.dChosen / pairs;
      dLogps[q] = pair.dRejected / pairs;
    }
    return { losses, dLogps };
  }

  private update(gradients: Weights64, t: number): number {
    const { config } = this;
    let squares = 0;
    for (const gradient of gradients.values()) for (const g of gradient) squares += g * g;
    const norm = Math.sqrt(squares);
    const clip = config.max_grad_norm > 0 ? Math.min(1, config.max_grad_norm / (norm + 1e-6)) : 1;
    for (const [name, shape] of this.architecture.parameters) {
      const [m, v] = this.moments.get(name) as readonly [Float64Array, Float64Array];
      const [param, gradient] = [this.weights, gradients].map((of) => of.get(name) as Float64Array);
      adamW(param, gradient, m, v, Float64Array.of(norm, clip), new Uint32Array(4), {
        learningRate: learningRate(config, t),
        beta1: config.adam_beta1,
        beta2: config.adam_beta2,
        epsilon: config.adam_epsilon,
        weightDecay: shape.length > 1 ? config.weight_decay : 0,
        step: t + 1,
      });
    }
    return norm;
  }
}

function dLogitsOf(probabilities: Float64Array, batch: Batch, dLogps: readonly number[]): Float64Array {
  const vocab = probabilities.length / batch.rows;
  const dLogits = new Float64Array(probabilities.length);
  for (let r = 0; r < batch.starts[batch.sequences]; r++) {
    for (let v = 0; v < vocab; v++) {
      const onehot = v === batch.targets[r] ? 1 : 0;
      dLogits[r * vocab + v] = dLogps[batch.sequenceOf[r]] * (onehot - probabilities[r * vocab + v]);
    }
  }
  return dLogits;
}

const mean = (values: readonly number[]) => values.reduce((sum, x) => sum + x, 0) / values.length;
