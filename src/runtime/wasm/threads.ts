/** Small matrices gain nothing from more threads, and lose to waiting for each other. */
const MOST_THREADS = 4;

/** Threads of ONNX Runtime beside a page, which keeps a core to itself. */
export function pageThreads(cores: number): number {
  return Math.min(MOST_THREADS, Math.max(1, cores - 1));
}
