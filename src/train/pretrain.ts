import { collateTexts } from '../data/batching';
import { Random } from '../math/random';
import type { Architecture } from '../model/architecture';
import type { Backend } from '../runtime/backend';
import { BatchTensors, batchLimits } from './batchTensors';
import type { TrainingConfig } from './config';
import { Optimizer } from './optimizer';
import { ParameterSet, type Weights } from './parameters';
import { Readings } from './readings';
import { learningRate } from './schedule';
import { TrainingStep } from './trainingStep';

export interface PretrainRecord {
  readonly step: number;
  /** Cross-entropy per token, nats. */
  readonly loss: number;
  readonly grad_norm: number;
  readonly learning_rate: number;
}

export interface PretrainOptions {
  readonly backend: Backend;
  readonly architecture: Architecture;
  readonly weights: Weights;
  /** Texts per step is `per_device_train_batch_size`; the loss type is `sft` whatever is said here. */
  readonly config: TrainingConfig;
  /** Most tokens of a text. */
  readonly longest: number;
  /** Draws one text. */
  readonly sample: (random: Random) => readonly number[];
  readonly onRecord: (record: PretrainRecord) => void;
}

/** Language-model training by cross-entropy, on texts drawn afresh for every step. @throws EngineError when it diverges */
export async function pretrain(options: PretrainOptions): Promise<Map<string, Float32Array>> {
  const { backend, architecture, sample, longest } = options;
  const config: TrainingConfig = { ...options.config, loss_type: 'sft' };
  const texts = config.per_device_train_batch_size;
  const shape = { pairs: texts, positions: longest - 1, rows: texts * (longest - 1) };
  const batch = new BatchTensors(backend, shape, false);
  const policy = new ParameterSet(backend, architecture, 'policy', options.weights);
  const training = await TrainingStep.create(backend, architecture, batch, false);
  const optimizer = new Optimizer(backend, architecture);
  const readings = new Readings(backend, training, batch, 1);
  const random = new Random(config.seed);
  const limits = batchLimits(architecture);
  for (let step = 0; step < config.max_steps; step++) {
    batch.load(
      collateTexts(
        Array.from({ length: texts }, () => sample(random)),
        shape,
        limits,
      ),
    );
    const rate = learningRate(config, step);
    await training.run({ policy, optimizer, config, learningRate: rate, step });
    const last = step === config.max_steps - 1;
    if (step % config.logging_steps !== 0 && !last) continue;
    readings.record({ step, epoch: 0, learningRate: rate, beta: config.beta, indices: [] }, optimizer.norm);
    const { records, failure } = await readings.collect();
    if (failure) throw failure.error;
    const [{ loss, grad_norm }] = records;
    options.onRecord({ step, loss, grad_norm, learning_rate: rate });
  }
  const weights = await policy.read();
  await training.dispose();
  for (const owned of [policy, optimizer, readings, batch]) owned.destroy();
  return weights;
}

/**
 * GPT-2's initialisation, its 0.02 at width 768 carried over to narrower models as 0.02·√(768/width): N(0, ·²) for matrices, the residual
 * projections by 1/√(2·layers) smaller, gains 1, biases 0.
 */
export function initialWeights(architecture: Architecture, seed: number): Map<string, Float32Array> {
  const random = new Random(seed, 1);
  const [, [, width]] = architecture.parameters[0];
  const standard = 0.02 * Math.sqrt(768 / width);
  const residual = 1 / Math.sqrt(2 * architecture.layers);
  return new Map(
    architecture.parameters.map(([name, shape]) => {
      const values = new Float32Array(shape.reduce((product, dim) => product * dim, 1));
      if (shape.length > 1) {
        const deviation = standard * (name.endsWith('c_proj.weight') ? residual : 1);
        for (let i = 0; i < values.length; i++) values[i] = deviation * random.normal();
      } else if (name.endsWith('.weight')) values.fill(1);
      return [name, values];
    }),
  );
}
