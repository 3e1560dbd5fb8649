import { GENTLE_RUN } from '../../core/kitchenConfig';
import { type SuiteLine, type SuiteResult, suiteLines } from '../../core/suite';
import { suiteDefinition } from '../../core/suiteDefinition';

type Line = SuiteLine;

/** Each learns from something else: comparisons, the chosen alone, ranked responses, groups of its own, and its own beside a value model's expectation. */
const FIVE = ['dpo', 'sft', 'rrhf', 'grpo', 'ppo'];

/** Of a suite one setting of each, whose leash is nearest to the lessons', so that it is the same run but for the method. */
export function fiveMethods(suite: SuiteResult): Line[] {
  const lines = suiteLines(suite.runs);
  const far = (line: Line) => {
    const config = suiteDefinition(suite, { ...line, seed: 1 })?.config;
    if (!config) return Number.POSITIVE_INFINITY;
    const leash = config.method === 'ppo' ? config.kl_coef : config.beta;
    return Math.abs(Math.log(leash / GENTLE_RUN.beta));
  };
  return FIVE.flatMap((method) => {
    const own = lines.filter((line) => line.method === method).map((line) => ({ line, away: far(line) }));
    const nearest = Math.min(...own.map(({ away }) => away));
    return own.flatMap(({ line, away }) => (away === nearest && Number.isFinite(away) ? [line] : [])).slice(0, 1);
  });
}
