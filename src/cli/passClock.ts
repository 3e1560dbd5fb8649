const NANOSECONDS_PER_MILLISECOND = 1e6;
/** Two 64-bit numbers. */
const BYTES = 16;

/** Times compute passes: by the GPU's own clock where the device has `timestamp-query`, else from submission to completion. */
export class PassClock {
  /** For the passes that are timed. */
  readonly passOptions: { readonly timestampWrites?: GPUComputePassTimestampWrites };
  private readonly stamps: { querySet: GPUQuerySet; resolved: GPUBuffer; staging: GPUBuffer } | undefined;

  constructor(private readonly device: GPUDevice) {
    if (!device.features.has('timestamp-query')) {
      this.passOptions = {};
      return;
    }
    const querySet = device.createQuerySet({ type: 'timestamp', count: 2 });
    const buffer = (usage: number) => device.createBuffer({ label: 'PassClock', size: BYTES, usage });
    this.stamps = {
      querySet,
      resolved: buffer(GPUBufferUsage.QUERY_RESOLVE | GPUBufferUsage.COPY_SRC),
      staging: buffer(GPUBufferUsage.COPY_DST | GPUBufferUsage.MAP_READ),
    };
    this.passOptions = { timestampWrites: { querySet, beginningOfPassWriteIndex: 0, endOfPassWriteIndex: 1 } };
  }

  /** True when it is the GPU's own clock. */
  get exact(): boolean {
    return this.stamps !== undefined;
  }

  /** Milliseconds of one pass. @param submit submits it, made with `passOptions`, and no other */
  async time(submit: () => void): Promise<number> {
    const { device, stamps } = this;
    await device.queue.onSubmittedWorkDone();
    const started = performance.now();
    submit();
    if (!stamps) {
      await device.queue.onSubmittedWorkDone();
      return performance.now() - started;
    }
    const { querySet, resolved, staging } = stamps;
    const encoder = device.createCommandEncoder();
    encoder.resolveQuerySet(querySet, 0, 2, resolved, 0);
    encoder.copyBufferToBuffer(resolved, 0, staging, 0, BYTES);
    device.queue.submit([encoder.finish()]);
    await staging.mapAsync(GPUMapMode.READ);
    const [began, ended] = new BigInt64Array(staging.getMappedRange().slice(0));
    staging.unmap();
    return Number(ended - began) / NANOSECONDS_PER_MILLISECOND;
  }

  destroy(): void {
    this.stamps?.querySet.destroy();
    this.stamps?.resolved.destroy();
    this.stamps?.staging.destroy();
  }
}
