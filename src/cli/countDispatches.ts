import { PASS_LABEL } from '../runtime/webgpu/commandQueue';

/** What one step asks of a GPU. */
export interface Dispatches {
  /** Of our own kernels. */
  readonly ours: number;
  readonly onnxRuntime: number;
  /** Command buffers submitted, ONNX Runtime's too. */
  readonly submissions: number;
}

/** Counts what `work` dispatches and submits on any device: ONNX Runtime calls the same methods as we do. */
export async function countDispatches(work: () => Promise<unknown>): Promise<Dispatches> {
  const count = { ours: 0, onnxRuntime: 0, submissions: 0 };
  const pass = GPUComputePassEncoder.prototype;
  const queue = GPUQueue.prototype;
  const { dispatchWorkgroups, dispatchWorkgroupsIndirect } = pass;
  const { submit } = queue;
  const tell = ({ label }: GPUComputePassEncoder) => {
    if (label === PASS_LABEL) count.ours++;
    else count.onnxRuntime++;
  };
  pass.dispatchWorkgroups = function (...groups) {
    tell(this);
    return dispatchWorkgroups.apply(this, groups);
  };
  pass.dispatchWorkgroupsIndirect = function (...where) {
    tell(this);
    return dispatchWorkgroupsIndirect.apply(this, where);
  };
  queue.submit = function (commands) {
    const list = [...commands];
    count.submissions += list.length;
    return submit.call(this, list);
  };
  try {
    await work();
    return count;
  } finally {
    Object.assign(pass, { dispatchWorkgroups, dispatchWorkgroupsIndirect });
    Object.assign(queue, { submit });
  }
}
