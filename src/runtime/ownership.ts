/** Who creates destroys, also when a later step fails: nothing is left behind half made. */
import type { Backend, Dtype, Tensor, TypedArray } from './backend';

interface Destructible {
  destroy(): void;
}
interface Disposable {
  dispose(): Promise<void>;
}

/** Tensors, and what else is made at once, that live and die together: where one cannot be made, those made before it are destroyed. */
export class TensorGroup {
  private made: Destructible[] = [];

  /** @param label comes before each tensor's own name */
  constructor(
    private readonly backend: Backend,
    private readonly label: string,
  ) {}

  float32(name: string, shape: readonly number[], data?: Float32Array): Tensor {
    return this.tensor(name, 'float32', shape, data);
  }

  int32(name: string, shape: readonly number[], data?: Int32Array): Tensor {
    return this.tensor(name, 'int32', shape, data);
  }

  uint32(name: string, shape: readonly number[]): Tensor {
    return this.tensor(name, 'uint32', shape);
  }

  /** @throws whatever `make` throws; the group is empty then */
  add<T extends Destructible>(make: () => T): T {
    try {
      const part = make();
      this.made.push(part);
      return part;
    } catch (thrown) {
      this.destroy();
      throw thrown;
    }
  }

  destroy(): void {
    const { made } = this;
    this.made = [];
    for (const part of made) part.destroy();
  }

  private tensor(name: string, dtype: Dtype, shape: readonly number[], data?: TypedArray): Tensor {
    return this.add(() => this.backend.tensor(`${this.label}.${name}`, dtype, shape, data));
  }
}

/** What an object of several parts, made one after the other, has to give back. */
export class Owned {
  private parts: (Destructible | Disposable)[] = [];

  private constructor() {}

  /** @throws whatever `make` throws; what it has kept until then is given back */
  static async create<T>(make: (own: Owned) => Promise<T>): Promise<T> {
    const own = new Owned();
    try {
      return await make(own);
    } catch (thrown) {
      await own.dispose().catch(() => undefined); // the first failure is the one to be told
      throw thrown;
    }
  }

  /** What `work` keeps is given back at its end, whatever that is. */
  static during<T>(work: (own: Owned) => Promise<T>): Promise<T> {
    return Owned.create(async (own) => {
      const result = await work(own);
      await own.dispose();
      return result;
    });
  }

  keep<T extends Destructible | Disposable>(part: T): T {
    this.parts.push(part);
    return part;
  }

  /** What is made when it is first asked for, and then kept; where it cannot be made, the next one who asks tries again. */
  onDemand<T extends Destructible | Disposable>(make: () => Promise<T>): () => Promise<T> {
    let made: Promise<T> | undefined;
    return () => {
      made ??= make().then(
        (part) => this.keep(part),
        (thrown) => {
          made = undefined;
          throw thrown;
        },
      );
      return made;
    };
  }

  /** The last first. Goes on where a part fails, and throws the first failure at the end; twice is safe. */
  async dispose(): Promise<void> {
    const parts = this.parts.reverse();
    this.parts = [];
    const failures: unknown[] = [];
    for (const part of parts) {
      try {
        if ('dispose' in part) await part.dispose();
        else part.destroy();
      } catch (thrown) {
        failures.push(thrown);
      }
    }
    if (failures.length > 0) throw failures[0];
  }
}
