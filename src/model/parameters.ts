import type { Backend, Tensor } from '../runtime/backend';
import { TensorGroup } from '../runtime/ownership';
import type { Architecture } from './architecture';

export type Weights = ReadonlyMap<string, Float32Array>;

/** One tensor per parameter of a model, on a backend. */
export class ParameterSet {
  readonly tensors: Readonly<Record<string, Tensor>>;
  private readonly group: TensorGroup;

  /** @param weights the starting content; zeros where absent */
  constructor(
    private readonly backend: Backend,
    architecture: Architecture,
    label: string,
    weights?: Weights,
  ) {
    this.group = new TensorGroup(backend, label);
    this.tensors = Object.fromEntries(
      architecture.parameters.map(([name, shape]) => [name, this.group.float32(name, shape, weights?.get(name))]),
    );
  }

  get names(): string[] {
    return Object.keys(this.tensors);
  }

  /** A copy of all weights. */
  async read(): Promise<Map<string, Float32Array>> {
    const names = this.names;
    const arrays = await this.backend.read(names.map((name) => this.tensors[name]));
    return new Map(names.map((name, i) => [name, arrays[i] as Float32Array]));
  }

  /** Overwrites the weights in place. */
  write(weights: Weights): void {
    for (const name of this.names) this.backend.write(this.tensors[name], weights.get(name) as Float32Array);
  }

  /** Takes over the weights that the other set has too, on the backend. */
  copyFrom({ tensors }: ParameterSet): void {
    for (const name of this.names) {
      if (name in tensors) this.backend.copy(tensors[name], this.tensors[name], 0);
    }
  }

  /** Fills all with zeros. */
  clear(): void {
    for (const tensor of Object.values(this.tensors)) this.backend.write(tensor, new Float32Array(tensor.size));
  }

  destroy(): void {
    this.group.destroy();
  }
}
