import { elementsOf } from '../math/arrays';
import { Random } from '../math/random';
import type { Architecture } from './architecture';

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
      const values = new Float32Array(elementsOf(shape));
      if (shape.length > 1) {
        const deviation = standard * (name.endsWith('c_proj.weight') ? residual : 1);
        for (let i = 0; i < values.length; i++) values[i] = deviation * random.normal();
      } else if (name.endsWith('.weight')) values.fill(1);
      return [name, values];
    }),
  );
}
