import { EngineError } from '../../errors';

/** One kernel per file of `shaders/`. */
export const SHADER_NAMES = [
  'log_softmax_gather',
  'sequence_sum',
  'preference_loss',
  'd_logits',
  'token_kl_entropy',
  'embedding_grad',
  'grad_norm',
  'grad_norm_total',
  'adamw',
] as const;
export type ShaderName = (typeof SHADER_NAMES)[number];
export type ShaderSources = Readonly<Record<ShaderName, string>>;

/** What the host must know of a shader besides its source. */
export interface KernelSpec {
  readonly shader: ShaderName;
  /** How the bindings of group 0 are accessed, in order. */
  readonly access: readonly ('read' | 'write')[];
  /** Values of the shader's override `WORKGROUP` in use; absent when its workgroup size is fixed. */
  readonly workgroupSizes?: readonly number[];
}

export interface Pipeline {
  readonly pipeline: GPUComputePipeline;
  /** Layout of bind group 0. */
  readonly layout: GPUBindGroupLayout;
}

/**
 * The compiled kernels, each made once per workgroup size: on first use, or all ahead of time by `warmUp`. Of a kernel compiled on first use
 * the browser reports errors late: they are thrown by the next call that asks for any pipeline.
 */
export class Pipelines {
  private readonly ready = new Map<string, Pipeline>();
  private readonly modules = new Map<ShaderName, GPUShaderModule>();
  private failure: EngineError | undefined;

  constructor(
    private readonly device: GPUDevice,
    private readonly uniformLayout: GPUBindGroupLayout,
    private readonly sources: ShaderSources,
  ) {}

  /** @throws EngineError naming line, column and source when a shader did not compile. */
  get(spec: KernelSpec, workgroupSize?: number): Pipeline {
    if (this.failure) throw this.failure;
    const key = keyOf(spec, workgroupSize);
    let made = this.ready.get(key);
    if (!made) {
      this.device.pushErrorScope('validation');
      const { descriptor, layout } = this.describe(spec, workgroupSize);
      made = { pipeline: this.device.createComputePipeline(descriptor), layout };
      this.ready.set(key, made);
      this.watch(spec.shader, this.device.popErrorScope());
    }
    return made;
  }

  /** Compiles all kernels, off the JavaScript thread. @throws EngineError as `get`. */
  async warmUp(specs: readonly KernelSpec[]): Promise<void> {
    await Promise.all(specs.map((spec) => this.compile(spec)));
  }

  private async compile(spec: KernelSpec): Promise<void> {
    this.device.pushErrorScope('validation');
    const module = this.moduleOf(spec.shader);
    // The scope only keeps the error off the console: compilation info says it better.
    void this.device.popErrorScope().catch(() => undefined);
    const problem = await compileProblem(spec.shader, this.sources[spec.shader], module);
    if (problem) throw problem;
    for (const size of spec.workgroupSizes ?? [undefined]) {
      const { descriptor, layout } = this.describe(spec, size);
      const pipeline = await this.device.createComputePipelineAsync(descriptor).catch((reason: unknown) => {
        throw shaderError(spec.shader, reason instanceof Error ? reason.message : String(reason));
      });
      this.ready.set(keyOf(spec, size), { pipeline, layout });
    }
  }

  private describe(spec: KernelSpec, workgroupSize: number | undefined) {
    const layout = this.device.createBindGroupLayout({
      label: `${spec.shader}.tensors`,
      entries: spec.access.map((access, binding) => ({
        binding,
        visibility: GPUShaderStage.COMPUTE,
        buffer: { type: access === 'read' ? 'read-only-storage' : 'storage' },
      })),
    });
    const descriptor: GPUComputePipelineDescriptor = {
      label: spec.shader,
      layout: this.device.createPipelineLayout({ label: spec.shader, bindGroupLayouts: [layout, this.uniformLayout] }),
      compute: {
        module: this.moduleOf(spec.shader),
        entryPoint: 'main',
        constants: workgroupSize === undefined ? {} : { WORKGROUP: workgroupSize },
      },
    };
    return { descriptor, layout };
  }

  private moduleOf(shader: ShaderName): GPUShaderModule {
    let module = this.modules.get(shader);
    if (!module) {
      module = this.device.createShaderModule({ label: shader, code: this.sources[shader] });
      this.modules.set(shader, module);
    }
    return module;
  }

  private watch(shader: ShaderName, scope: Promise<GPUError | null>): void {
    scope
      .then(async (error) => {
        if (!error) return;
        const problem = await compileProblem(shader, this.sources[shader], this.moduleOf(shader));
        this.failure ??= problem ?? shaderError(shader, error.message);
      })
      // Rejects when the device is lost, which `device.lost` reports.
      .catch(() => undefined);
  }
}

function keyOf(spec: KernelSpec, workgroupSize: number | undefined): string {
  return `${spec.shader}/${workgroupSize ?? 'fixed'}`;
}

/** The compiler's first error with its line, column and source line, or undefined when the shader compiled. */
async function compileProblem(
  shader: ShaderName,
  source: string,
  module: GPUShaderModule,
): Promise<EngineError | undefined> {
  const { messages } = await module.getCompilationInfo();
  const error = messages.find((message) => message.type === 'error');
  if (!error) return undefined;
  const line = source.split('\n')[error.lineNum - 1] ?? '';
  return shaderError(shader, `${error.lineNum}:${error.linePos} ${error.message}\n  ${error.lineNum} | ${line}`);
}

function shaderError(shader: ShaderName, detail: string): EngineError {
  const reason = `shader ${shader}.wgsl does not compile: ${detail}`;
  return new EngineError('engine_failed', reason, { reason });
}
