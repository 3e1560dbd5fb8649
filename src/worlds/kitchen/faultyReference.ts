import type { Fault } from '../../core/faults';
import { roundAllToHalf } from '../../math/half';
import type { Architecture } from '../../model/architecture';
import { initialWeights } from '../../model/initialWeights';
import type { Weights } from '../../model/parameters';

/** Of the network that a wrong reference is. */
const UNTRAINED_SEED = 1;
/** At which a mismatched reference is read. */
const OTHER_TEMPERATURE = 2;

/** The weights that take the reference's place under a fault; undefined where the reference is as it should be. */
export function faultyReference(fault: Fault, architecture: Architecture, weights: Weights): Weights | undefined {
  switch (fault) {
    case 'wrong_reference':
      return initialWeights(architecture, UNTRAINED_SEED);
    case 'reference_rounded':
      return mapped(weights, (_, values) => roundAllToHalf(values.slice()));
    case 'reference_mismatch':
      return mapped(weights, (name, values) =>
        scalesLogits(name) ? values.map((x) => x / OTHER_TEMPERATURE) : values,
      );
    default:
      return undefined;
  }
}

/** The last normalisation's gain and bias: logits are linear in both. */
function scalesLogits(name: string): boolean {
  return name.startsWith('transformer.ln_f.');
}

function mapped(weights: Weights, change: (name: string, values: Float32Array) => Float32Array): Weights {
  return new Map([...weights].map(([name, values]) => [name, change(name, values)]));
}
