import type { GpuTensor } from './gpuTensor';
import type { Pipeline } from './pipelines';

interface Entry {
  readonly group: GPUBindGroup;
  readonly bufferIds: readonly number[];
}

/**
 * Bind groups by kernel and buffers, so that a training step makes none after the first. Holds at most `capacity`, dropping the least
 * recently used, and drops a destroyed tensor's at once.
 */
export class BindGroupCache {
  private readonly entries = new Map<string, Entry>();
  private readonly keysOfBuffer = new Map<number, Set<string>>();

  constructor(
    private readonly device: GPUDevice,
    private readonly capacity = 4096,
  ) {}

  get size(): number {
    return this.entries.size;
  }

  get(name: string, { layout }: Pipeline, tensors: readonly GpuTensor[]): GPUBindGroup {
    let key = name;
    for (const tensor of tensors) key += `,${tensor.id}`;
    const known = this.entries.get(key);
    if (known) {
      // A Map keeps the order of insertion: what was used last goes last.
      this.entries.delete(key);
      this.entries.set(key, known);
      return known.group;
    }
    if (this.entries.size >= this.capacity) this.dropOldest();
    const group = this.device.createBindGroup({
      label: name,
      layout,
      entries: tensors.map(({ buffer }, binding) => ({ binding, resource: { buffer } })),
    });
    this.entries.set(key, { group, bufferIds: tensors.map(({ id }) => id) });
    for (const tensor of tensors) this.remember(tensor, key);
    return group;
  }

  clear(): void {
    this.entries.clear();
    this.keysOfBuffer.clear();
  }

  private remember(tensor: GpuTensor, key: string): void {
    const keys = this.keysOfBuffer.get(tensor.id);
    if (keys) keys.add(key);
    else this.keysOfBuffer.set(tensor.id, new Set([key]));
    tensor.onDestroy(this.forget);
  }

  /** One function for all tensors, so that a tensor bound often still calls back once. */
  private readonly forget = ({ id }: GpuTensor): void => {
    for (const key of [...(this.keysOfBuffer.get(id) ?? [])]) this.drop(key);
  };

  private dropOldest(): void {
    const oldest = this.entries.keys().next().value;
    if (oldest !== undefined) this.drop(oldest);
  }

  private drop(key: string): void {
    for (const id of this.entries.get(key)?.bufferIds ?? []) {
      const keys = this.keysOfBuffer.get(id);
      keys?.delete(key);
      if (keys?.size === 0) this.keysOfBuffer.delete(id);
    }
    this.entries.delete(key);
  }
}
