import i18next from 'i18next';
import { type RefObject, useMemo } from 'react';
import type { RunData } from '../../store/runData';
import { runStore } from '../stores';
import { type ChartSpec, describe } from './chartSpec';
import { chartView, lastStep, sharedSteps } from './chartView';
import { readPalette } from './palette';
import { type PlotSource, type PlotState, usePlot } from './usePlot';

/**
 * Draws a chart into `host` and says its values in `values`. It is bound to the store by subscription: a report of the worker
 * costs a drawing when the chart's turn comes, and no rendering.
 */
export function useChart(
  spec: ChartSpec,
  host: RefObject<HTMLElement | null>,
  values: RefObject<HTMLElement | null>,
): PlotState {
  return usePlot(
    useMemo(() => sourceOf(spec), [spec]),
    host,
    values,
  );
}

function sourceOf(spec: ChartSpec): PlotSource {
  const view = () => chartView(runStore.getState());
  return {
    describe: () => {
      const described = describe(spec, view(), i18next.t);
      const key = view().recorded ? 'charts.recorded.values' : 'charts.values';
      return described ? i18next.t(key, { values: described }) : i18next.t('charts.noValues');
    },
    plot: () => (spec.isEmpty(view()) ? undefined : spec.plot({ view: view(), t: i18next.t, palette: readPalette() })),
    subscribe: (changed) => {
      let drawn = revisionOf(spec, runStore.getState());
      return runStore.subscribe((now) => {
        const revision = revisionOf(spec, now);
        if (revision.every((value, place) => Object.is(value, drawn[place]))) return;
        drawn = revision;
        changed();
      });
    },
    whenMayLoad: whenChartsMayLoad,
  };
}

/** What a chart is drawn from: its own part of the run, and what concerns every chart. */
function revisionOf(spec: ChartSpec, data: RunData): readonly unknown[] {
  const view = chartView(data);
  return [view.recorded, view.viewing, lastStep(view.curves), sharedSteps(view).to, ...spec.revision(view)];
}

/** The charts follow the page's own loading of the plot library, which waits for the first paint. */
export function whenChartsMayLoad(load: () => void): () => void {
  if (runStore.getState().chartsSettled) {
    load();
    return () => {};
  }
  const unsubscribe = runStore.subscribe((state) => {
    if (!state.chartsSettled) return;
    unsubscribe();
    load();
  });
  return unsubscribe;
}
