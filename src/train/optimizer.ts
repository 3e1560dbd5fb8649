import type { TrainingConfig } from '../core/trainingConfig';
import type { AdamWSettings } from '../math/adamW';
import type { Architecture } from '../model/architecture';
import { ParameterSet } from '../model/parameters';
import type { Backend, Tensor } from '../runtime/backend';
import { TensorGroup } from '../runtime/ownership';

/** What a training step needs of an optimizer. */
export interface Updater {
  /** Clips and updates in place; on a GPU it may return before that has happened. @param step 0-based */
  update(
    parameters: ParameterSet,
    grads: Readonly<Record<string, Tensor>>,
    status: Tensor,
    config: TrainingConfig,
    learningRate: number,
    step: number,
  ): void | Promise<void>;
}

/** AdamW's settings for one parameter: no weight decay on biases and normalisation gains. @param step 0-based */
export function settingsOf(config: TrainingConfig, param: Tensor, learningRate: number, step: number): AdamWSettings {
  return {
    learningRate,
    beta1: config.adam_beta1,
    beta2: config.adam_beta2,
    epsilon: config.adam_epsilon,
    weightDecay: param.shape.length > 1 ? config.weight_decay : 0,
    step: step + 1,
  };
}

/** AdamW with clipping by the global norm; decoupled weight decay on matrices only (not on biases and normalisation gains). */
export class Optimizer implements Updater {
  readonly m: ParameterSet;
  readonly v: ParameterSet;
  /** {norm before clipping, clip coefficient}. */
  readonly norm: Tensor;
  private readonly group: TensorGroup;

  constructor(
    private readonly backend: Backend,
    architecture: Architecture,
  ) {
    this.group = new TensorGroup(backend, 'optimizer');
    this.m = this.group.add(() => new ParameterSet(backend, architecture, 'adam.m'));
    this.v = this.group.add(() => new ParameterSet(backend, architecture, 'adam.v'));
    this.norm = this.group.float32('norm', [2]);
  }

  update(
    parameters: ParameterSet,
    grads: Readonly<Record<string, Tensor>>,
    status: Tensor,
    config: TrainingConfig,
    learningRate: number,
    step: number,
  ): void {
    const { kernels } = this.backend;
    const { norm } = this;
    kernels.gradNorm({ grads: Object.values(grads), maxGradNorm: config.max_grad_norm, norm, status, step });
    for (const [name, grad] of Object.entries(grads)) {
      const param = parameters.tensors[name];
      const settings = settingsOf(config, param, learningRate, step);
      kernels.adamW({ param, grad, m: this.m.tensors[name], v: this.v.tensors[name], norm, status, settings });
    }
  }

  /** Forgets the moments, as before the first step. */
  clear(): void {
    this.m.clear();
    this.v.clear();
  }

  destroy(): void {
    this.group.destroy();
  }
}
