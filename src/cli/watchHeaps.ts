/** Bytes of the heaps that WebAssembly has been given since this was called; a heap never shrinks. */
export function watchHeaps(): () => number {
  const heaps: WebAssembly.Memory[] = [];
  const { Memory } = WebAssembly;
  WebAssembly.Memory = class extends Memory {
    constructor(descriptor: WebAssembly.MemoryDescriptor) {
      super(descriptor);
      heaps.push(this);
    }
  };
  return () => heaps.reduce((bytes, { buffer }) => bytes + buffer.byteLength, 0);
}
