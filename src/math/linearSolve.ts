/**
 * The solution x of A·x = b for a small dense matrix, by Gaussian elimination with partial pivoting. A and b are not changed.
 * @throws RangeError when A is singular to working precision
 */
export function solveLinear(matrix: readonly Float64Array[], right: Float64Array): Float64Array {
  const size = right.length;
  const rows = matrix.map((row) => Float64Array.from(row));
  const solution = Float64Array.from(right);
  const scale = Math.max(0, ...rows.flatMap((row) => Array.from(row, Math.abs)));
  for (let column = 0; column < size; column++) {
    let pivot = column;
    for (let row = column + 1; row < size; row++) {
      if (Math.abs(rows[row][column]) > Math.abs(rows[pivot][column])) pivot = row;
    }
    if (!(Math.abs(rows[pivot][column]) > 1e-14 * scale)) throw new RangeError('the matrix is singular');
    [rows[column], rows[pivot]] = [rows[pivot], rows[column]];
    [solution[column], solution[pivot]] = [solution[pivot], solution[column]];
    for (let row = column + 1; row < size; row++) {
      const factor = rows[row][column] / rows[column][column];
      if (factor === 0) continue;
      for (let i = column; i < size; i++) rows[row][i] -= factor * rows[column][i];
      solution[row] -= factor * solution[column];
    }
  }
  for (let row = size - 1; row >= 0; row--) {
    for (let i = row + 1; i < size; i++) solution[row] -= rows[row][i] * solution[i];
    solution[row] /= rows[row][row];
  }
  return solution;
}
