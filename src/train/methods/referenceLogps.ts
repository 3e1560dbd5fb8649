/** The reference's log-probabilities of a data set's pairs, by index, as far as they are known: it is frozen, so each pair is scored once. */
export class ReferenceLogps {
  /** 2 each (chosen, rejected); NaN where not known. */
  private readonly logps: Float32Array;

  /** @param pairs in the data set */
  constructor(pairs: number) {
    this.logps = new Float32Array(2 * pairs).fill(Number.NaN);
  }

  /** [2P], the chosen, then the rejected; undefined where one of them is not known. */
  of(indices: readonly number[]): Float32Array | undefined {
    const count = indices.length;
    const batch = new Float32Array(2 * count);
    indices.forEach((index, p) => {
      batch[p] = this.logps[2 * index];
      batch[count + p] = this.logps[2 * index + 1];
    });
    return batch.some(Number.isNaN) ? undefined : batch;
  }

  /** @param batch [2P] as `of` returns it */
  set(indices: readonly number[], batch: Float32Array): void {
    indices.forEach((index, p) => {
      this.logps[2 * index] = batch[p];
      this.logps[2 * index + 1] = batch[indices.length + p];
    });
  }
}
