import { useController, useRunStore } from '../shared/stores';

/** Steps that a phrase of the text trains on. */
const STEPS = 50;

/** What trains the run around the component a little further. */
export function useTrainOn(): () => void {
  const controller = useController();
  const runStore = useRunStore();
  return () => controller.train(runStore.getState().step + STEPS);
}
