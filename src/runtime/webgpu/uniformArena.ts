import { packParams } from './composeShader';
import type { ParamTypes, ParamValues } from './kernelSpec';

/** One page of slots: a GPU buffer, its bind group (the slot is a dynamic offset) and the bytes that the next flush uploads. */
interface Page {
  readonly buffer: GPUBuffer;
  readonly bindGroup: GPUBindGroup;
  readonly bytes: ArrayBuffer;
  readonly u32: Uint32Array;
  readonly f32: Float32Array;
}

export interface UniformSlot {
  readonly bindGroup: GPUBindGroup;
  readonly offset: number;
}

/** Bytes of one slot. A kernel's Params may not be larger. */
const SLOT_BYTES = 256;
const SLOTS_PER_PAGE = 256;

/**
 * The kernels' parameters, each dispatch's in its own slot, uploaded together: one writeBuffer per page and flush. Pages are added when
 * more dispatches than one page holds are encoded between two flushes, and used again after the flush.
 */
export class UniformArena {
  /** Layout of bind group 1 of every kernel. */
  readonly layout: GPUBindGroupLayout;
  private readonly pages: Page[] = [];
  private readonly slotBytes: number;
  private used = 0;

  constructor(private readonly device: GPUDevice) {
    this.slotBytes = Math.max(SLOT_BYTES, device.limits.minUniformBufferOffsetAlignment);
    this.layout = device.createBindGroupLayout({
      label: 'UniformArena.layout',
      entries: [
        { binding: 0, visibility: GPUShaderStage.COMPUTE, buffer: { type: 'uniform', hasDynamicOffset: true } },
      ],
    });
  }

  /** Puts a kernel's Params into the next slot. */
  push(types: ParamTypes, values: ParamValues<ParamTypes>): UniformSlot {
    const count = Object.keys(types).length;
    if (count * 4 > SLOT_BYTES) {
      throw new RangeError(`a kernel has ${count} parameters; a slot holds ${SLOT_BYTES / 4}`);
    }
    const index = Math.floor(this.used / SLOTS_PER_PAGE);
    if (index === this.pages.length) this.pages.push(this.createPage());
    const page = this.pages[index];
    const offset = (this.used % SLOTS_PER_PAGE) * this.slotBytes;
    packParams(types, values, page, offset / 4);
    this.used++;
    return { bindGroup: page.bindGroup, offset };
  }

  /** Queues the upload of all slots in use and frees them. Call right before the submit that reads them. */
  upload(): void {
    for (let page = 0; page * SLOTS_PER_PAGE < this.used; page++) {
      const slots = Math.min(SLOTS_PER_PAGE, this.used - page * SLOTS_PER_PAGE);
      this.device.queue.writeBuffer(this.pages[page].buffer, 0, this.pages[page].bytes, 0, slots * this.slotBytes);
    }
    this.used = 0;
  }

  destroy(): void {
    for (const page of this.pages) page.buffer.destroy();
    this.pages.length = 0;
    this.used = 0;
  }

  private createPage(): Page {
    const bytes = new ArrayBuffer(SLOTS_PER_PAGE * this.slotBytes);
    const buffer = this.device.createBuffer({
      label: `UniformArena.page${this.pages.length}`,
      size: bytes.byteLength,
      usage: GPUBufferUsage.UNIFORM | GPUBufferUsage.COPY_DST,
    });
    const bindGroup = this.device.createBindGroup({
      label: 'UniformArena.bindGroup',
      layout: this.layout,
      entries: [{ binding: 0, resource: { buffer, size: SLOT_BYTES } }],
    });
    return { buffer, bindGroup, bytes, u32: new Uint32Array(bytes), f32: new Float32Array(bytes) };
  }
}
