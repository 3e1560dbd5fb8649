import { EngineError } from '../../core/errors';
import type { Graph } from '../../graph/ir';
import { encodeOnnx } from '../../graph/onnx';
import type { Dtype, Program, ProgramOptions, Tensor } from '../backend';
import { checkFeeds, LOG_ERRORS_ONLY, type OrtModule, type OrtSession, type OrtTensor, ortMutex } from '../ort';
import type { CommandQueue } from './commandQueue';
import { GpuTensor } from './gpuTensor';

/**
 * With the optimisers on, a captured backward graph of GPT-2 gives wrong gradients from its first run (onnxruntime-web 1.30, every level from
 * 'basic' up); with them off, captured and plain runs agree. These graphs hold little to optimise: plain runs do without as well.
 */
const GRAPH_OPTIMIZATION = 'disabled';

/**
 * A graph on ONNX Runtime's WebGPU provider, inputs and outputs in GPU buffers of the shared device. Every node must have a GPU kernel:
 * one that would run on the CPU is an error when the graph is loaded, not a slow copy.
 */
export class GpuProgram implements Program {
  private outputs: Record<string, OrtTensor> = {};
  private readonly inputs = new WeakMap<GpuTensor, OrtTensor>();

  private constructor(
    private readonly ort: OrtModule,
    private readonly queue: CommandQueue,
    private readonly session: OrtSession,
    private readonly shapes: ReadonlyMap<string, readonly number[]>,
    readonly captured: boolean,
  ) {}

  static async create(ort: OrtModule, queue: CommandQueue, graph: Graph, options: ProgramOptions): Promise<GpuProgram> {
    const names = options.outputs;
    const wanted = names ? names.map((name) => graph.values.get(name)!) : graph.outputs;
    const capture = options.capture ?? false;
    const session = await ortMutex.run(() =>
      ort.InferenceSession.create(encodeOnnx(graph, wanted), {
        executionProviders: [{ name: 'webgpu', device: queue.device, storageBufferCacheMode: 'simple' }],
        preferredOutputLocation: 'gpu-buffer',
        enableGraphCapture: capture,
        graphOptimizationLevel: GRAPH_OPTIMIZATION,
        logSeverityLevel: LOG_ERRORS_ONLY,
        extra: { session: { disable_cpu_ep_fallback: '1' } },
      }),
    );
    return new GpuProgram(ort, queue, session, new Map(graph.inputs.map(({ name, shape }) => [name, shape])), capture);
  }

  async run(feeds: Readonly<Record<string, Tensor>>): Promise<Record<string, Tensor>> {
    checkFeeds(this.session.inputNames, feeds);
    this.queue.flush(); // what was encoded before runs before
    const inputs = Object.fromEntries(this.session.inputNames.map((name) => [name, this.wrap(name, feeds[name])]));
    const previous = this.outputs;
    this.outputs = (await ortMutex.run(() => this.session.run(inputs))) as Record<string, OrtTensor>;
    if (!this.captured) for (const tensor of Object.values(previous)) tensor.dispose();
    return Object.fromEntries(
      Object.entries(this.outputs).map(([name, tensor]) => [
        name,
        GpuTensor.borrow(this.queue, tensor.gpuBuffer, name, tensor.type as Dtype, tensor.dims),
      ]),
    );
  }

  async dispose(): Promise<void> {
    for (const tensor of Object.values(this.outputs)) tensor.dispose();
    this.outputs = {};
    await ortMutex.run(() => this.session.release());
  }

  /** ONNX Runtime's view of a tensor; made once per tensor, since the same weights are fed on every run. */
  private wrap(name: string, tensor: Tensor): OrtTensor {
    const own = onGpu(tensor);
    const known = this.inputs.get(own);
    if (known) return known;
    const view = this.ort.Tensor.fromGpuBuffer(own.buffer, {
      dataType: own.dtype as 'float32' | 'int32',
      dims: [...(this.shapes.get(name) ?? own.shape)],
    });
    this.inputs.set(own, view);
    return view;
  }
}

/** @throws EngineError engine_failed for a tensor of another backend */
export function onGpu(tensor: Tensor): GpuTensor {
  if (tensor instanceof GpuTensor) return tensor;
  const reason = `tensor ${tensor.label} does not belong to the webgpu backend`;
  throw new EngineError('engine_failed', reason, { reason });
}
