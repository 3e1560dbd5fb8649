/** Runs one task at a time, in the order of asking. */
export class Mutex {
  private tail: Promise<unknown> = Promise.resolve();

  run<T>(task: () => Promise<T>): Promise<T> {
    const result = this.tail.then(task, task);
    this.tail = result.catch(() => undefined);
    return result;
  }
}

/** ONNX Runtime's web builds take one `create` or `run` at a time: two at once hang or corrupt each other. */
export const ortMutex = new Mutex();
