import type { TrainingConfig } from '../core/trainingConfig';
import { type AdamWSettings, adamWScalars } from '../math/adamW';
import { roundToHalf } from '../math/half';
import type { ParameterSet } from '../model/parameters';
import type { Backend, Tensor } from '../runtime/backend';
import { type Optimizer, settingsOf, type Updater } from './optimizer';

/**
 * AdamW as it is in pure half precision, for the fault of that name: weights, gradients, moments and ε are rounded to the nearest half wherever they
 * are stored. ε = 1e-8 becomes 0, and so does the square of every small gradient: a step then divides by 0. The numbers go through the host, which is
 * slow, and is meant for a small model and a few steps.
 */
export class HalfPrecisionUpdate implements Updater {
  constructor(
    private readonly backend: Backend,
    private readonly optimizer: Optimizer,
  ) {}

  async update(
    parameters: ParameterSet,
    grads: Readonly<Record<string, Tensor>>,
    status: Tensor,
    config: TrainingConfig,
    learningRate: number,
    step: number,
  ): Promise<void> {
    const { backend } = this;
    const { m, v, norm } = this.optimizer;
    backend.kernels.gradNorm({ grads: Object.values(grads), maxGradNorm: config.max_grad_norm, norm, status, step });
    const names = Object.keys(grads);
    const sets = names.map((name) => [parameters.tensors[name], grads[name], m.tensors[name], v.tensors[name]]);
    const [flag, norms, ...arrays] = await backend.read([status, norm, ...sets.flat()]);
    if (flag[0] !== 0) return;
    names.forEach((_, i) => {
      const [param, grad, first, second] = arrays.slice(4 * i, 4 * i + 4) as Float32Array[];
      const settings = settingsOf(config, sets[i][0], learningRate, step);
      adamWInHalves(param, grad, first, second, norms[1], settings);
      for (const [at, values] of [param, undefined, first, second].entries())
        if (values) backend.write(sets[i][at], values);
    });
  }
}

/** As `adamW` (math/adamW.ts), with every stored number rounded to the nearest half. */
export function adamWInHalves(
  param: Float32Array,
  grad: Float32Array,
  m: Float32Array,
  v: Float32Array,
  clip: number,
  settings: AdamWSettings,
): void {
  const { beta1, oneMinusBeta1, beta2, oneMinusBeta2, keep, stepSize, rootScale, ...rest } = adamWScalars(settings);
  const epsilon = roundToHalf(rest.epsilon);
  for (let i = 0; i < param.length; i++) {
    const g = roundToHalf(grad[i] * clip);
    m[i] = roundToHalf(beta1 * m[i] + oneMinusBeta1 * g);
    v[i] = roundToHalf(beta2 * v[i] + oneMinusBeta2 * g * g);
    param[i] = roundToHalf(param[i] * keep - (stepSize * m[i]) / (Math.sqrt(v[i]) * rootScale + epsilon));
  }
}
