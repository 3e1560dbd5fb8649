import { createContext, type ReactNode, use, useContext, useDeferredValue, useMemo } from 'react';
import { useStore } from 'zustand';
import type { RunStore } from '../../store/runStore';
import { loadStepZero, type StepZero } from '../../store/stepZero';
import { withStepZero } from '../../store/stepZeroStore';
import { RunProvider, usePageRun, usePageRuns } from '../shared/RunContext';
import { useKitchenRun, usePreference, useRun } from '../shared/stores';

interface Shipped {
  /** The run as its engine has told it. */
  readonly own: RunStore;
  readonly stepZero: StepZero | undefined;
}

const ShippedContext = createContext<Shipped | undefined>(undefined);

/** Around what is shown of the kitchen's run before its engine has answered: inside, what was shipped of its first step is there at once. */
export function StepZeroProvider({ children }: { readonly children: ReactNode }) {
  const run = usePageRun();
  const runs = usePageRuns();
  const language = usePreference((state) => state.language);
  // Those of another model arrive while the page stays as it is.
  const stepZero = use(loadStepZero(useDeferredValue(useKitchenRun((state) => state.draft.config.model))));
  const shown = useMemo(
    () => (stepZero ? { ...run, store: withStepZero(run.store, stepZero, language) } : run),
    [run, stepZero, language],
  );
  return (
    <ShippedContext value={useMemo(() => ({ own: run.store, stepZero }), [run, stepZero])}>
      <RunProvider run={shown} runs={runs}>
        {children}
      </RunProvider>
    </ShippedContext>
  );
}

/** Whose numbers are shown: nobody's yet, those that were shipped, or those of the engine. */
export function useNumbersFrom(): 'nobody' | 'shipped' | 'engine' {
  const run = usePageRun();
  const { own } = useContext(ShippedContext) ?? { own: run.store };
  const told = useStore(own, (state) => state.world !== undefined);
  const shown = useRun((state) => state.distribution !== undefined);
  if (told) return 'engine';
  return shown ? 'shipped' : 'nobody';
}

/** Of the run's model. */
export function useParameterCount(): number | undefined {
  const shipped = useContext(ShippedContext)?.stepZero?.parameters;
  return useRun((state) => state.engine?.parameters) ?? shipped;
}
