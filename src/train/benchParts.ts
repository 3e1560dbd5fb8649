import type { Architecture } from '../model/architecture';
import type { Backend } from '../runtime/backend';
import { ParameterSet, type Weights } from './parameters';

interface Disposable {
  dispose(): Promise<void>;
}

/** What a workbench is made with; everything that is made through it is given back where a later part cannot be made. */
export interface BenchParts {
  keep<T extends Disposable>(part: T): T;
  parameters(label: string): ParameterSet;
}

/** @throws whatever `make` throws; what was made until then is given back */
export async function makeBench<T>(
  { backend, architecture, weights }: { backend: Backend; architecture: Architecture; weights: Weights },
  make: (parts: BenchParts) => Promise<T>,
): Promise<T> {
  const made: Disposable[] = [];
  const parts: BenchParts = {
    keep(part) {
      made.push(part);
      return part;
    },
    parameters(label) {
      const set = new ParameterSet(backend, architecture, label, weights);
      made.push({ dispose: async () => set.destroy() });
      return set;
    },
  };
  try {
    return await make(parts);
  } catch (thrown) {
    for (const part of made) await part.dispose();
    throw thrown;
  }
}
