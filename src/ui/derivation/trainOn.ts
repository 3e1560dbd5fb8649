import { controller, runStore } from '../stores';

/** Steps that a phrase of the text trains on. */
const STEPS = 50;

/** Trains the page's own run a little further. */
export function trainOn(): void {
  controller.train(runStore.getState().step + STEPS);
}
