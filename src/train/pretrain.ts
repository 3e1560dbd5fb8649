import type { TrainingConfig } from '../core/trainingConfig';
import { collateTexts } from '../data/batching';
import { Random } from '../math/random';
import type { Architecture } from '../model/architecture';
import { batchLimits } from '../model/batchTensors';
import { ParameterSet, type Weights } from '../model/parameters';
import type { Backend } from '../runtime/backend';
import { Owned } from '../runtime/ownership';
import { METHODS } from './methods/methods';
import { MetricsRing } from './metricsRing';
import { learningRate } from './schedule';
import { Update } from './update';

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
  /** Texts per step is `per_device_train_batch_size`; the method is SFT, whatever is said here. */
  readonly config: TrainingConfig;
  /** Most tokens of a text. */
  readonly longest: number;
  /** Place of each text's first token that is learnt; what stands before it is an instruction, and only read. 1 where it is left out. */
  readonly firstTarget?: number;
  /** Draws one text. */
  readonly sample: (random: Random) => readonly number[];
  readonly onRecord: (record: PretrainRecord) => void;
}

/** Language-model training by cross-entropy, on texts drawn afresh for every step. @throws EngineError when it diverges */
export async function pretrain(options: PretrainOptions): Promise<Map<string, Float32Array>> {
  const { backend, architecture, config, sample, longest, firstTarget = 1 } = options;
  const texts = config.per_device_train_batch_size;
  const shape = { pairs: texts, sequences: texts, positions: longest - 1, rows: texts * (longest - firstTarget) };
  const random = new Random(config.seed);
  const limits = batchLimits(architecture);
  return Owned.during(async (own) => {
    const policy = own.keep(new ParameterSet(backend, architecture, 'policy', options.weights));
    const update = own.keep(await Update.create({ backend, architecture, shape }));
    const method = METHODS.sft;
    const loss = own.keep(method.createLoss(update.lossContext, config));
    const readings = own.keep(new MetricsRing({ backend, method, update, loss, slots: 1 }));
    for (let step = 0; step < config.max_steps; step++) {
      update.load(
        collateTexts(
          Array.from({ length: texts }, () => sample(random)),
          shape,
          limits,
          firstTarget,
        ),
      );
      const rate = learningRate(config, step);
      await update.run({ policy, loss, config, learningRate: rate, step });
      const last = step === config.max_steps - 1;
      if (step % config.logging_steps !== 0 && !last) continue;
      readings.record({ step, epoch: 0, learningRate: rate, config, indices: [], places: [] });
      const { records, failure } = await readings.collect();
      if (failure) throw failure.error;
      const [{ loss: mean, grad_norm }] = records;
      options.onRecord({ step, loss: mean, grad_norm, learning_rate: rate });
    }
    return policy.read();
  });
}
