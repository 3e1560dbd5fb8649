import { EngineError } from '../core/errors';

/** Any of ONNX Runtime's web builds; the entry points choose which and where its WebAssembly lies. */
export type OrtModule = typeof import('onnxruntime-web');
export type OrtTensor = import('onnxruntime-web').Tensor;
export type OrtSession = import('onnxruntime-web').InferenceSession;
export type SessionOptions = import('onnxruntime-web').InferenceSession.SessionOptions;

/** ONNX Runtime's log level 3: errors only. What matters comes back as an exception. */
export const LOG_ERRORS_ONLY = 3;

/** @throws EngineError graph_invalid naming the first input without a feed */
export function checkFeeds(inputs: readonly string[], feeds: Readonly<Record<string, unknown>>): void {
  const missing = inputs.find((name) => !(name in feeds));
  if (missing === undefined) return;
  const reason = `input ${missing} is not fed`;
  throw new EngineError('graph_invalid', reason, { reason });
}

/** Runs one task at a time, in the order of asking. */
class Mutex {
  private tail: Promise<unknown> = Promise.resolve();

  run<T>(task: () => Promise<T>): Promise<T> {
    const result = this.tail.then(task, task);
    this.tail = result.catch(() => undefined);
    return result;
  }
}

/** ONNX Runtime's web builds take one `create` or `run` at a time: two at once hang or corrupt each other. */
export const ortMutex = new Mutex();
