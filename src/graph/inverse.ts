/**
 * The inverse of an index list, as `Graph.inverses` means it: for each place the position in `indices` that reads it, or their number where
 * none does. Of several that read one place the first counts: the others are padding, whose gradients are zero.
 */
export function invertIndices(indices: ArrayLike<number>, places: number): Int32Array<ArrayBuffer> {
  const inverse = new Int32Array(places).fill(indices.length);
  for (let i = indices.length - 1; i >= 0; i--) inverse[indices[i]] = i;
  return inverse;
}
