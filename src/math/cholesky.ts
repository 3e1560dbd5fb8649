/** Small dense systems with a symmetric positive definite matrix, row-major, in float64. */

/** The lower factor L of matrix = L·Lᵀ, [n·n]. @throws RangeError where the matrix is not positive definite */
export function choleskyFactor(matrix: ArrayLike<number>, n: number): Float64Array {
  const factor = new Float64Array(n * n);
  for (let row = 0; row < n; row++) {
    for (let column = 0; column <= row; column++) {
      let value = matrix[row * n + column];
      for (let k = 0; k < column; k++) value -= factor[row * n + k] * factor[column * n + k];
      if (row === column && !(value > 0)) throw new RangeError(`pivot ${row} is ${value}: not positive definite`);
      factor[row * n + column] = row === column ? Math.sqrt(value) : value / factor[column * n + column];
    }
  }
  return factor;
}

/** x of L·Lᵀ·x = right. */
export function choleskySolve(factor: Float64Array, right: ArrayLike<number>): Float64Array {
  const n = right.length;
  const x = Float64Array.from(right);
  for (let row = 0; row < n; row++) {
    for (let k = 0; k < row; k++) x[row] -= factor[row * n + k] * x[k];
    x[row] /= factor[row * n + row];
  }
  for (let row = n - 1; row >= 0; row--) {
    for (let k = row + 1; k < n; k++) x[row] -= factor[k * n + row] * x[k];
    x[row] /= factor[row * n + row];
  }
  return x;
}
