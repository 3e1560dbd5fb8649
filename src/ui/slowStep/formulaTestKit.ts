/** For tests of formulas. */
import { sigmoid, softplus } from '../../math/stable';

/** The value of a formula with its numbers in place, read as a person would read it. */
export function evaluate(formula: string): number {
  const script = formula
    .replaceAll('−', '-')
    .replaceAll('·', '*')
    .replaceAll('½', '0.5')
    .replaceAll('²', '**2')
    .replaceAll('[', '(')
    .replaceAll(']', ')')
    .replaceAll('log σ(', 'logSigmoid(')
    .replaceAll('σ(', 'sigmoid(')
    .replace(/\b(log|exp|max|min)\(/g, 'Math.$1(');
  const read = new Function('sigmoid', 'logSigmoid', `return ${script}`);
  return read(sigmoid, (x: number) => -softplus(-x));
}
