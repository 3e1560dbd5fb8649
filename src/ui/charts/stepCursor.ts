import type { ChartCursor } from './chartSpec';
import { furthestStep, sharedSteps } from './chartView';
import { SMALL_MARGIN } from './margins';
import { fraction, valueAt } from './scale';

/** The cursor of every chart over steps: a line at the step. */
export const stepCursor: ChartCursor = {
  margin: SMALL_MARGIN,
  place: (view, step) => {
    const x = fraction(sharedSteps(view), step);
    return x >= 0 && x <= 1 ? { x } : undefined;
  },
  stepAt: (view, x) => {
    const step = Math.round(valueAt(sharedSteps(view), x));
    return Math.min(Math.max(step, 0), furthestStep(view));
  },
};
