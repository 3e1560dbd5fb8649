/** The page's run and derivation as a demo drives them. */
import { EngineError } from '../../core/errors';
import type { RunSummary } from '../../core/keptRun';
import type { Controller } from '../controller';
import type { DerivationStore } from '../derivationStore';
import { type Comparison, capabilitiesOf, isFailed, isReady, type RunData } from '../runData';
import type { RunStore } from '../runStore';
import type { DemoStage } from './demoPlayer';

/** @param settled resolves when what the stores hold is on the screen */
export function pageStage(
  run: RunStore,
  derivation: DerivationStore,
  controller: Controller,
  settled: () => Promise<void>,
): DemoStage {
  return {
    get step() {
      return run.getState().step;
    },
    recorded: false,
    startRun: async (state, compare) => {
      await until(run, isReady);
      const { draftBackend: backend, adopt, setComparison } = run.getState();
      setComparison(compare ? comparisonOf(run.getState()) : undefined);
      adopt({ ...state, backend }, []);
      controller.reset();
      await until(run, (data) => isReady(data) && isShown(data));
    },
    trainTo: async (step) => {
      if (run.getState().runState === 'finished') return;
      controller.train(step);
      await until(run, ({ runState, step: now }) => runState === 'finished' || (runState === 'paused' && now >= step));
    },
    watch: async (change) => {
      const { watch } = run.getState();
      controller.watch({ dish: change.dish ?? watch.dish, pair: change.pair ?? watch.pair });
      await until(run, isShown);
    },
    show: async (place) => {
      const { goTo, reveal } = derivation.getState();
      goTo(place);
      if (place.page === 'derivation') reveal(place.step);
    },
    clear: () => {
      derivation.setState({ values: {}, hidden: [], projector: false });
      run.getState().setComparison(undefined);
    },
    setValue: (chapter, name, value) => derivation.getState().setValue(chapter, name, value),
    settled,
  };
}

/** Whether everything that is watched has arrived, as the run is now. */
function isShown(data: RunData): boolean {
  const { latestEvaluation, completions, distribution, pair, watch, step, draft } = data;
  const byHand = draft.world === 'kitchen' && draft.config.label_source === 'hand';
  return (
    latestEvaluation?.step === step &&
    completions?.watch.dish === watch.dish &&
    completions.step === step &&
    (!capabilitiesOf(data).exact || distribution?.step === step) &&
    (byHand || (pair?.index === watch.pair && pair.step === step))
  );
}

/** Resolves when the run is so. @throws EngineError what made the run fail */
export function until(store: RunStore, isSo: (data: RunData) => boolean): Promise<void> {
  return new Promise((resolve, reject) => {
    let unsubscribe = () => {};
    const look = (data: RunData) => {
      if (isSo(data)) resolve();
      else if (isFailed(data)) reject(failureOf(data));
      else return;
      unsubscribe();
    };
    unsubscribe = store.subscribe(look);
    look(store.getState());
  });
}

function failureOf({ notices }: RunData): EngineError {
  const notice = notices.findLast(({ kind }) => kind === 'engine');
  if (notice?.kind !== 'engine') return new EngineError('engine_failed', 'the run failed', { reason: 'run' });
  const { code, message, values } = notice.problem;
  return new EngineError(code, message, values);
}

/** The run so far, to be laid over another; it is kept nowhere. */
export function comparisonOf({ run, applied, engine, curves, step }: RunData): Comparison | undefined {
  if (!run || !applied || step === 0) return undefined;
  const summary: RunSummary = {
    ...run,
    definition: applied,
    backend: engine?.backend.kind ?? 'wasm',
    step,
    savedAt: run.startedAt,
    bytes: 0,
  };
  return { run: summary, curves };
}
