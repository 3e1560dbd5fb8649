import i18next from 'i18next';
import { type RefObject, useMemo } from 'react';
import { lastStep, sharedSteps } from '../../figures/figureCurves';
import type { FigureSpec } from '../../figures/spec';
import type { RunData } from '../../store/runData';
import type { RunStore } from '../../store/runStore';
import { useRunStore } from '../shared/stores';
import { chartWords, describeChart } from './chartTexts';
import { chartView } from './chartView';
import { marginOf } from './margins';
import { type Plot, type PlotSource, usePlot } from './usePlot';

/**
 * Draws a chart into `host` and says its values in `values`. It is bound to the store by subscription: a report of the worker
 * costs a drawing when the chart's turn comes, and no rendering.
 */
export function useChart(
  spec: FigureSpec,
  host: RefObject<HTMLElement | null>,
  values: RefObject<HTMLElement | null>,
  large: boolean,
): Plot {
  const runStore = useRunStore();
  return usePlot(
    useMemo(() => sourceOf(spec, runStore, large), [spec, runStore, large]),
    host,
    values,
  );
}

function sourceOf(spec: FigureSpec, runStore: RunStore, large: boolean): PlotSource {
  const { t } = i18next;
  const view = () => chartView(runStore.getState());
  const training = () => {
    const { runState, queued } = runStore.getState();
    return runState === 'running' || queued !== undefined;
  };
  return {
    describe: () => {
      const described = describeChart(spec, view(), t);
      const key = view().recorded ? 'charts.recorded.values' : 'charts.values';
      return described ? t(key, { values: described }) : t('charts.noValues');
    },
    figure: () => {
      const now = view();
      return spec.isEmpty(now) ? undefined : spec.describe(now, chartWords(now.measured, t));
    },
    margin: marginOf(spec.id),
    subscribe: (changed) => {
      const revisionNow = () => [training(), ...revisionOf(spec, runStore.getState())];
      let drawn = revisionNow();
      return runStore.subscribe(() => {
        const revision = revisionNow();
        if (revision.every((value, place) => Object.is(value, drawn[place]))) return;
        drawn = revision;
        changed();
      });
    },
    large,
    training,
    whenMayLoad: (load) => whenChartsMayLoad(runStore, load),
  };
}

/** What a chart is drawn from: its own part of the run, and what concerns every chart. */
function revisionOf(spec: FigureSpec, data: RunData): readonly unknown[] {
  const view = chartView(data);
  return [view.recorded, view.viewing, lastStep(view.curves), sharedSteps(view).to, ...spec.revision(view)];
}

/** The charts follow the page's own loading of the plot library, which waits for the first paint. */
function whenChartsMayLoad(runStore: RunStore, load: () => void): () => void {
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
