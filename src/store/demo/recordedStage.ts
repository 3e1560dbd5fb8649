/** A demo's stage on which the runs that are recorded are played, and the others trained. */
import type { Language } from '../../core/world';
import { indexAt } from '../../figures/figureCurves';
import type { Controller } from '../controller';
import { curvesUpTo } from '../curves';
import { lastEvaluation, putInPlace } from '../replay/showReplay';
import { type RunStore, standstill } from '../runStore';
import type { DemoStage } from './demoPlayer';
import { type DemoRecording, findDemoRecording } from './demoRecordings';
import { comparisonOf, until } from './pageStage';

/** @param stage trains what is not recorded @param language of the page when a run begins */
export function recordedStage(
  stage: DemoStage,
  run: RunStore,
  controller: Controller,
  language: () => Language,
): DemoStage {
  let goTo: ((step: number) => void) | undefined;
  return {
    get step() {
      return stage.step;
    },
    get recorded() {
      return goTo !== undefined;
    },
    startRun: async (state, compare) => {
      // Where it does not arrive the run is trained.
      const recording = await findDemoRecording(state.definition).catch(() => undefined);
      if (!recording) {
        goTo = undefined;
        return stage.startRun(state, compare);
      }
      await until(run, ({ chartsSettled }) => chartsSettled);
      controller.pause();
      await standstill(run);
      run.getState().setComparison(compare ? comparisonOf(run.getState()) : undefined);
      goTo = playRecording(recording, run, controller, language());
    },
    trainTo: async (step) => (goTo ? goTo(step) : stage.trainTo(step)),
    watch: (change) => stage.watch(change),
    show: (place) => stage.show(place),
    clear: () => stage.clear(),
    setValue: (chapter, name, value) => stage.setValue(chapter, name, value),
    settled: () => stage.settled(),
  };
}

/** Puts a recording in the place of the page's run. @returns what shows it as it was after so many steps */
function playRecording(
  { replay, frontier, models }: DemoRecording,
  store: RunStore,
  controller: Controller,
  language: Language,
): (step: number) => void {
  const { curves, summary, recording } = replay;
  const frames = recording?.frames.map(({ step }) => step) ?? [];
  const player = putInPlace(store, controller, replay, language, { frontier, models });
  let frame = -1;
  const goTo = (wanted: number) => {
    const step = Math.min(wanted, summary.step);
    const shown = curvesUpTo(curves, step);
    const runState = step === summary.step ? 'finished' : step > 0 ? 'paused' : 'idle';
    store.setState({ step, runState, curves: shown, latestEvaluation: lastEvaluation(shown) });
    const there = indexAt(frames, step);
    if (there !== frame) player.receive({ type: 'view', step });
    frame = there;
  };
  goTo(0);
  return goTo;
}
