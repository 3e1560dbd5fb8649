/** Training that does not hold a demo up: the run goes after the script as fast as it can, and the film does not wait for it. */
import type { DemoStage } from './demoPlayer';

/** A run that stands is measured, which takes longer than a few steps: it stands once in so many seconds of film. */
const LONGEST_STRIDE = 0.5;
/** What is to happen to the run waits until it stands, and the film with it: so many milliseconds at most, where a single step does not take longer. */
const LONGEST_WAIT = 1500;

/** @param stage whose run is trained @param stepsPerSecond of the script */
export function inTime(stage: DemoStage, stepsPerSecond: number): DemoStage {
  const most = Math.max(1, Math.round(stepsPerSecond * LONGEST_STRIDE));
  /** Steps of the next stride. */
  let stride = 1;
  let due = 0;
  let underWay: Promise<void> | undefined;
  let failure: unknown;

  async function goAfter(): Promise<void> {
    try {
      let before = -1;
      // A run that is finished stays where it is.
      while (stage.step < due && stage.step > before) {
        before = stage.step;
        const begun = performance.now();
        await stage.trainTo(Math.min(due, before + stride));
        const took = performance.now() - begun;
        if (took > LONGEST_WAIT) stride = Math.ceil(stride / 2);
        else if (took < LONGEST_WAIT / 2) stride = Math.min(most, 2 * stride);
      }
    } catch (thrown) {
      failure = thrown;
    }
    underWay = undefined;
  }

  return {
    get step() {
      return stage.step;
    },
    recorded: false,
    trainTo: async (step) => {
      if (failure !== undefined) throw failure;
      due = step;
      underWay ??= goAfter();
    },
    startRun: async (state, compare) => {
      due = 0;
      await underWay;
      failure = undefined;
      await stage.startRun(state, compare);
    },
    watch: (change) => stage.watch(change),
    show: (place) => stage.show(place),
    clear: () => stage.clear(),
    setValue: (chapter, name, value) => stage.setValue(chapter, name, value),
    settled: () => stage.settled(),
  };
}
