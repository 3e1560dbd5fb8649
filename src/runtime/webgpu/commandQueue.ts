import type { ParamTypes, ParamValues } from './kernelSpec';
import { UniformArena } from './uniformArena';

export interface Dispatch {
  readonly pipeline: GPUComputePipeline;
  /** Bind group 0: the kernel's tensors. */
  readonly tensors: GPUBindGroup;
  /** Number of workgroups, of any size: spread over two dimensions where one is too short. */
  readonly workgroups: number;
  /** The kernel's parameters. */
  readonly types: ParamTypes;
  readonly params: ParamValues<ParamTypes>;
}

/** Label of the compute passes of our own kernels; ONNX Runtime's have another. */
export const PASS_LABEL = 'CommandQueue.pass';

/**
 * What has been encoded and not yet submitted. Kernels share one compute pass; `flush` submits everything at once, or nothing when nothing
 * was encoded. The order of calls is the order on the GPU.
 */
export class CommandQueue {
  private readonly uniforms: UniformArena;
  private encoder: GPUCommandEncoder | undefined;
  private pass: GPUComputePassEncoder | undefined;
  private retired: GPUBuffer[] = [];
  private submitted = 0;

  /** @param timestamps where each compute pass writes when it began and ended; the device must have `timestamp-query` */
  constructor(
    readonly device: GPUDevice,
    private readonly timestamps?: GPUComputePassTimestampWrites,
  ) {
    this.uniforms = new UniformArena(device);
  }

  /** Command buffers submitted so far. */
  get submissions(): number {
    return this.submitted;
  }

  /** Layout of bind group 1 of every kernel: its Params. */
  get uniformLayout(): GPUBindGroupLayout {
    return this.uniforms.layout;
  }

  /** Encodes one kernel. */
  dispatch({ pipeline, tensors, workgroups, types, params }: Dispatch): void {
    if (workgroups === 0) return;
    const slot = this.uniforms.push(types, params);
    this.pass ??= this.openEncoder().beginComputePass({
      label: PASS_LABEL,
      ...(this.timestamps && { timestampWrites: this.timestamps }),
    });
    this.pass.setPipeline(pipeline);
    this.pass.setBindGroup(0, tensors);
    this.pass.setBindGroup(1, slot.bindGroup, [slot.offset]);
    const rows = Math.ceil(workgroups / this.device.limits.maxComputeWorkgroupsPerDimension);
    this.pass.dispatchWorkgroups(Math.ceil(workgroups / rows), rows);
  }

  /** Encodes a copy of `bytes` (a multiple of 4) between two different buffers. */
  copy(source: GPUBuffer, sourceOffset: number, target: GPUBuffer, targetOffset: number, bytes: number): void {
    if (bytes === 0) return;
    this.endPass();
    this.openEncoder().copyBufferToBuffer(source, sourceOffset, target, targetOffset, bytes);
  }

  /** Submits what has been encoded. At most one submission, none when nothing was encoded. */
  flush(): void {
    if (!this.encoder) return;
    this.endPass();
    const commands = this.encoder.finish();
    this.encoder = undefined;
    this.uniforms.upload();
    this.device.queue.submit([commands]);
    this.submitted++;
    for (const buffer of this.retired) buffer.destroy();
    this.retired = [];
  }

  /** Destroys a buffer as soon as nothing encoded can still use it. */
  retire(buffer: GPUBuffer): void {
    if (this.encoder) this.retired.push(buffer);
    else buffer.destroy();
  }

  /**
   * Copies of the first `bytes` of each buffer, after everything encoded before. Flushes once; what is encoded later does not wait for it.
   * @throws when the device is lost meanwhile.
   */
  async read(sources: readonly { readonly buffer: GPUBuffer; readonly bytes: number }[]): Promise<ArrayBuffer[]> {
    const total = sources.reduce((sum, { bytes }) => sum + bytes, 0);
    const staging = this.device.createBuffer({
      label: 'CommandQueue.staging',
      size: Math.max(total, 4),
      usage: GPUBufferUsage.MAP_READ | GPUBufferUsage.COPY_DST,
    });
    try {
      const starts: number[] = [];
      let end = 0;
      for (const { buffer, bytes } of sources) {
        this.copy(buffer, 0, staging, end, bytes);
        starts.push(end);
        end += bytes;
      }
      this.flush();
      await staging.mapAsync(GPUMapMode.READ);
      const mapped = staging.getMappedRange();
      return sources.map(({ bytes }, i) => mapped.slice(starts[i], starts[i] + bytes));
    } finally {
      staging.destroy();
    }
  }

  /** Drops what has been encoded and frees the queue's own buffers. */
  destroy(): void {
    this.endPass();
    this.encoder = undefined;
    for (const buffer of this.retired) buffer.destroy();
    this.retired = [];
    this.uniforms.destroy();
  }

  private openEncoder(): GPUCommandEncoder {
    this.encoder ??= this.device.createCommandEncoder({ label: 'CommandQueue.encoder' });
    return this.encoder;
  }

  private endPass(): void {
    this.pass?.end();
    this.pass = undefined;
  }
}
