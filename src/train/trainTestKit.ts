/** What the tests of models and training share: tiny models, random weights and pairs, and a backend that counts. */

import { DEFAULT_TRAINING, type TrainingConfig } from '../core/trainingConfig';
import { type Batch, causalMask, type PreferencePair, shapeForPairs } from '../data/batching';
import type { PairSource } from '../data/pairSource';
import type { NdArray } from '../graph/interpreterArrays';
import type { Graph } from '../graph/ir';
import { elementsOf } from '../math/arrays';
import { Random } from '../math/random';
import type { Architecture, ForwardShape } from '../model/architecture';
import { batchLimits } from '../model/batchTensors';
import type { Gpt2Config } from '../model/gpt2Config';
import type { Weights } from '../model/parameters';
import type { Backend, Dtype, Kernels, Program, Tensor } from '../runtime/backend';

export const TINY_GPT2: Gpt2Config = {
  vocab_size: 11,
  n_positions: 10,
  n_embd: 8,
  n_layer: 2,
  n_head: 2,
  n_inner: 12,
  layer_norm_epsilon: 1e-5,
  activation_function: 'gelu_new',
  tie_word_embeddings: true,
  bos_token_id: 0,
  eos_token_id: 1,
};

export const TINY_TRAINING: TrainingConfig = {
  ...DEFAULT_TRAINING,
  learning_rate: 1e-2,
  max_steps: 1000,
  per_device_train_batch_size: 2,
  logging_steps: 1,
};

/** Every weight random, biases too; gains of normalisation layers around 1. */
export function randomWeights(architecture: Architecture, seed: number): Map<string, Float32Array<ArrayBuffer>> {
  const random = new Random(seed);
  return new Map(
    architecture.parameters.map(([name, shape]) => {
      const gain = shape.length === 1 && !name.endsWith('bias');
      const size = elementsOf(shape);
      return [name, Float32Array.from({ length: size }, () => (gain ? 1 : 0) + 0.4 * random.normal())];
    }),
  );
}

/** Prompts and completions of mixed lengths that fit the context; completions end with the end token. */
export function randomPairs(architecture: Architecture, count: number, seed: number): PreferencePair[] {
  const random = new Random(seed);
  const { vocabSize, contextLength, endToken } = architecture;
  const tokens = (length: number) => Array.from({ length }, () => random.integer(vocabSize));
  const half = Math.floor(contextLength / 2);
  return Array.from({ length: count }, () => ({
    promptIds: tokens(1 + random.integer(half)),
    chosenIds: [...tokens(1 + random.integer(half - 1)), endToken],
    rejectedIds: [...tokens(1 + random.integer(half - 1)), endToken],
  }));
}

export class FixedPairs implements PairSource {
  readonly size: number;

  constructor(
    private readonly data: readonly PreferencePair[],
    private readonly architecture: Architecture,
  ) {
    this.size = data.length;
  }

  shape(pairs: number) {
    return shapeForPairs(this.data, pairs, batchLimits(this.architecture));
  }

  async pairs(indices: readonly number[]): Promise<PreferencePair[]> {
    return indices.map((index) => this.data[index]);
  }
}

export function forwardShapeOfBatch({ sequences, positions, rows }: Batch): ForwardShape {
  return { sequences, positions, logitRows: rows, maskRows: 1 };
}

/** The inputs of a forward graph in float64: a batch and weights. */
export function feedsOf(architecture: Architecture, batch: Batch, weights: ReadonlyMap<string, ArrayLike<number>>) {
  const { positions } = batch;
  const array = (data: ArrayLike<number>, shape: readonly number[]): NdArray => ({
    shape,
    data: Float64Array.from(data),
  });
  return new Map<string, NdArray>([
    ['input_ids', array(batch.inputIds, [batch.inputIds.length])],
    ['position_ids', array(batch.positionIds, [batch.positionIds.length])],
    ['attention_mask', array(causalMask(positions), [1, 1, positions, positions])],
    ['logit_rows', array(batch.logitRows, [batch.rows])],
    ...architecture.parameters.map(([name, shape]): [string, NdArray] => [name, array(weights.get(name) ?? [], shape)]),
  ]);
}

/** Runs of programs, by graph name; a model's plain forward (one output) apart from the training forward that keeps activations. */
export class ProgramCounts {
  readonly runs = new Map<string, number>();

  of(name: string): number {
    return this.runs.get(name) ?? 0;
  }

  /** The same backend, counting. */
  wrap(backend: Backend): Backend {
    const { runs } = this;
    return Object.assign(Object.create(backend) as Backend, {
      async loadGraph(...args: Parameters<Backend['loadGraph']>): Promise<Program> {
        const [graph] = args;
        const name = graph.outputs.length > 1 ? `${graph.name}+kept` : graph.name;
        const program = await backend.loadGraph(...args);
        return {
          captured: program.captured,
          run(feeds: Readonly<Record<string, Tensor>>) {
            runs.set(name, (runs.get(name) ?? 0) + 1);
            return program.run(feeds);
          },
          dispose: () => program.dispose(),
        };
      },
    });
  }
}

/** The bits of all weights, so that NaN equals itself and −0 differs from 0. */
export function bitsOfWeights(weights: Weights): Map<string, number[]> {
  return new Map(
    [...weights].map(([name, { buffer, byteOffset, length }]) => [
      name,
      [...new Uint32Array(buffer, byteOffset, length)],
    ]),
  );
}

/**
 * A backend on which nothing is computed. It counts what is made and not given back, and has no room for the creation of a given number.
 */
export class CrampedBackend implements Backend {
  readonly info = { kind: 'wasm', description: 'cramped', software: false, threads: 1 } as const;
  readonly limits = { tensor: Infinity, tensorLimit: 'none', run: Infinity, total: Infinity };
  readonly lost = new Promise<string>(() => undefined);
  readonly kernels = new Proxy({} as Kernels, { get: () => () => undefined });
  /** Labels of what was made and not given back. */
  readonly live: string[] = [];
  /** Tensors and programs made or asked for. */
  made = 0;

  /** @param room creations until there is no more room: the next one fails, those after it do not */
  constructor(private readonly room = Number.POSITIVE_INFINITY) {}

  tensor(label: string, dtype: Dtype, shape: readonly number[]): Tensor {
    const giveBack = this.make(label);
    return { ...valueLike(label, dtype, shape), destroy: giveBack };
  }

  async loadGraph(graph: Graph): Promise<Program> {
    const giveBack = this.make(graph.name);
    return {
      captured: false,
      run: async () =>
        Object.fromEntries(graph.outputs.map(({ name, shape }) => [name, valueLike(name, 'float32', shape)])),
      dispose: async () => giveBack(),
    };
  }

  write(): void {}
  copy(): void {}
  async read(tensors: readonly Tensor[]) {
    return tensors.map(({ size }) => new Float32Array(size));
  }
  flush(): void {}
  async sync(): Promise<void> {}
  async dispose(): Promise<void> {}

  private make(label: string): () => void {
    if (this.made++ === this.room) throw new Error(`no room for ${label}`);
    this.live.push(label);
    let there = true;
    return () => {
      if (there) this.live.splice(this.live.indexOf(label), 1);
      there = false;
    };
  }
}

function valueLike(label: string, dtype: Dtype, shape: readonly number[]): Tensor {
  return { label, dtype, shape, size: elementsOf(shape), destroy: () => undefined };
}
