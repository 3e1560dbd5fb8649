import { EngineError } from '../../core/errors';
import { type ComposedShader, composeShader } from './composeShader';
import type { KernelSpec, ShaderName, ShaderSources } from './kernelSpec';

interface Module {
  readonly module: GPUShaderModule;
  readonly composed: ComposedShader;
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
  private readonly modules = new Map<ShaderName, Module>();
  private failure: EngineError | undefined;

  constructor(
    private readonly device: GPUDevice,
    private readonly uniformLayout: GPUBindGroupLayout,
    private readonly sources: ShaderSources,
  ) {}

  /** @throws EngineError naming line, column and source when a shader did not compile. */
  get(spec: KernelSpec, workgroupSize: number): Pipeline {
    if (this.failure) throw this.failure;
    const key = keyOf(spec, workgroupSize);
    let made = this.ready.get(key);
    if (!made) {
      this.device.pushErrorScope('validation');
      const { descriptor, layout } = this.describe(spec, workgroupSize);
      made = { pipeline: this.device.createComputePipeline(descriptor), layout };
      this.ready.set(key, made);
      this.watch(spec, this.device.popErrorScope());
    }
    return made;
  }

  /** Compiles all kernels, off the JavaScript thread. @throws EngineError as `get`. */
  async warmUp(specs: readonly KernelSpec[]): Promise<void> {
    await Promise.all(specs.map((spec) => this.compile(spec)));
  }

  private async compile(spec: KernelSpec): Promise<void> {
    this.device.pushErrorScope('validation');
    const module = this.moduleOf(spec);
    // The scope only keeps the error off the console: compilation info says it better.
    void this.device.popErrorScope().catch(() => undefined);
    const problem = await compileProblem(spec, module);
    if (problem) throw problem;
    for (const size of spec.workgroupSizes) {
      const { descriptor, layout } = this.describe(spec, size);
      const pipeline = await this.device.createComputePipelineAsync(descriptor).catch((reason: unknown) => {
        throw shaderError(spec, reason instanceof Error ? reason.message : String(reason));
      });
      this.ready.set(keyOf(spec, size), { pipeline, layout });
    }
  }

  private describe(spec: KernelSpec, workgroupSize: number) {
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
        module: this.moduleOf(spec).module,
        entryPoint: 'main',
        constants: { WORKGROUP: workgroupSize },
      },
    };
    return { descriptor, layout };
  }

  private moduleOf(spec: KernelSpec): Module {
    let made = this.modules.get(spec.shader);
    if (!made) {
      const composed = composeShader(spec, this.sources);
      made = { module: this.device.createShaderModule({ label: spec.shader, code: composed.code }), composed };
      this.modules.set(spec.shader, made);
    }
    return made;
  }

  private watch(spec: KernelSpec, scope: Promise<GPUError | null>): void {
    scope
      .then(async (error) => {
        if (!error) return;
        const problem = await compileProblem(spec, this.moduleOf(spec));
        this.failure ??= problem ?? shaderError(spec, error.message);
      })
      // Rejects when the device is lost, which `device.lost` reports.
      .catch(() => undefined);
  }
}

function keyOf({ shader }: KernelSpec, workgroupSize: number): string {
  return `${shader}/${workgroupSize}`;
}

/** The compiler's first error with its file, line, column and source line, or undefined when the shader compiled. */
async function compileProblem(spec: KernelSpec, { module, composed }: Module): Promise<EngineError | undefined> {
  const { messages } = await module.getCompilationInfo();
  const error = messages.find((message) => message.type === 'error');
  if (!error) return undefined;
  const { file, line, text } = composed.locate(error.lineNum);
  const elsewhere = file === `${spec.shader}.wgsl` ? '' : `in ${file}, `;
  return shaderError(spec, `${elsewhere}${line}:${error.linePos} ${error.message}\n  ${line} | ${text}`);
}

function shaderError({ shader }: KernelSpec, detail: string): EngineError {
  const reason = `shader ${shader}.wgsl does not compile: ${detail}`;
  return new EngineError('engine_failed', reason, { reason });
}
