import type { ChartSpec } from './chartSpec';
import { klChart } from './klChart';
import { logpsChart } from './logpsChart';
import { lossChart } from './lossChart';
import { massChart } from './massChart';
import { rewardsChart } from './rewardsChart';
import { weightsChart } from './weightsChart';

/** The small multiples beside the driven figure, in reading order. */
export const TRAINING_CHARTS: readonly ChartSpec[] = [
  rewardsChart,
  klChart,
  lossChart,
  logpsChart,
  massChart,
  weightsChart,
];
