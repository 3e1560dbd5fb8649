import type { Graph } from '../../graph/ir';
import { encodeOnnx } from '../../graph/onnx';
import type { Backend, Dtype, Program, ProgramOptions, Tensor, TypedArray } from '../backend';
import { checkFeeds, LOG_ERRORS_ONLY, type OrtModule, type OrtSession, ortMutex } from '../ort';
import { tryBackend } from '../trial';
import { WasmKernels } from './wasmKernels';
import { WasmTensor } from './wasmTensor';

class WasmProgram implements Program {
  readonly captured = false;

  constructor(
    private readonly ort: OrtModule,
    private readonly session: OrtSession,
    private readonly shapes: ReadonlyMap<string, readonly number[]>,
  ) {}

  async run(feeds: Readonly<Record<string, Tensor>>): Promise<Record<string, Tensor>> {
    checkFeeds(this.session.inputNames, feeds);
    const inputs = Object.fromEntries(
      this.session.inputNames.map((name) => {
        const tensor = WasmTensor.of(feeds[name]);
        return [
          name,
          new this.ort.Tensor(tensor.dtype as 'float32', tensor.data as Float32Array, this.shapes.get(name)),
        ];
      }),
    );
    const outputs = await ortMutex.run(() => this.session.run(inputs));
    return Object.fromEntries(
      this.session.outputNames.map((name) => {
        const { dims, data } = outputs[name];
        return [name, new WasmTensor(name, 'float32', dims, data as Float32Array)];
      }),
    );
  }

  async dispose(): Promise<void> {
    await ortMutex.run(() => this.session.release());
  }
}

/** WebAssembly addresses 4 GiB. Every input and output of a run lies there beside what the run works with. */
const HEAP_BYTES = 2 ** 32;

/** ONNX Runtime's CPU provider in WebAssembly for the graphs, `math/` for the kernels. */
class WasmBackend implements Backend {
  readonly kernels = new WasmKernels();
  readonly lost = new Promise<string>(() => undefined);
  readonly info;
  readonly limits = {
    tensor: HEAP_BYTES,
    tensorLimit: 'the heap of WebAssembly',
    run: HEAP_BYTES,
    total: Number.POSITIVE_INFINITY,
  };

  constructor(
    private readonly ort: OrtModule,
    threads: number,
  ) {
    this.info = { kind: 'wasm', description: 'ONNX Runtime, CPU', software: false, threads } as const;
  }

  tensor(label: string, dtype: Dtype, shape: readonly number[], data?: TypedArray): Tensor {
    const tensor = WasmTensor.zeros(label, dtype, shape);
    if (data) tensor.data.set(data);
    return tensor;
  }

  write(tensor: Tensor, data: TypedArray): void {
    WasmTensor.of(tensor).data.set(data);
  }

  copy(source: Tensor, target: Tensor, offset: number): void {
    WasmTensor.of(target).data.set(WasmTensor.of(source).data, offset);
  }

  async read(tensors: readonly Tensor[]): Promise<TypedArray[]> {
    return tensors.map((tensor) => WasmTensor.of(tensor).data.slice());
  }

  flush(): void {}

  async sync(): Promise<void> {}

  async loadGraph(graph: Graph, options: ProgramOptions = {}): Promise<Program> {
    const names = options.outputs;
    const wanted = names ? names.map((name) => graph.values.get(name)!) : graph.outputs;
    const session = await ortMutex.run(() =>
      this.ort.InferenceSession.create(encodeOnnx(graph, wanted), {
        executionProviders: ['wasm'],
        graphOptimizationLevel: 'all',
        logSeverityLevel: LOG_ERRORS_ONLY,
        extra: { session: { dynamic_block_base: '4' } }, // smaller shares of work: a thread that is held up holds up less
      }),
    );
    return new WasmProgram(this.ort, session, new Map(graph.inputs.map(({ name, shape }) => [name, shape])));
  }

  async dispose(): Promise<void> {}
}

/** @param ort a build with the CPU provider, whose `env.wasm` is set up already */
export function createWasmBackend(ort: OrtModule): Backend {
  return new WasmBackend(ort, ort.env.wasm.numThreads ?? 1);
}

/** The same, whose WebAssembly is on its way from then on, and not only with the first graph. */
export function startWasmBackend(ort: OrtModule): Backend {
  const backend = createWasmBackend(ort);
  tryBackend(backend).catch(() => undefined); // whoever loads a graph is told
  return backend;
}
