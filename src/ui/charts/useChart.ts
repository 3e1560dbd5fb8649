import i18next from 'i18next';
import { type RefObject, useEffect, useState } from 'react';
import type { RunData } from '../../store/runData';
import { runStore } from '../stores';
import { type ChartSpec, describe } from './chartSpec';
import { chartView, lastStep, sharedSteps } from './chartView';
import { readPalette } from './palette';
import { loadPlotly, type PlotLibrary } from './plotlyLoader';
import { scheduleChart } from './scheduler';

/** A picture only: the linked cursor of our own (CursorMarks.tsx) costs no drawing, whereas plotly's hovering would. */
const PLOT_CONFIG = { staticPlot: true } as const;

/** `loading` until the plot library is there, `empty` until there is something to draw. */
export type ChartState = 'loading' | 'failed' | 'empty' | 'drawn';

/**
 * Draws a chart into `host` and says its values in `values`. It is bound to the store by subscription: a report of the worker
 * costs a drawing when the chart's turn comes, and no rendering.
 */
export function useChart(
  spec: ChartSpec,
  host: RefObject<HTMLElement | null>,
  values: RefObject<HTMLElement | null>,
): ChartState {
  const [state, setState] = useState<ChartState>('loading');

  useEffect(() => {
    const element = host.current;
    if (!element) return;
    let plotly: PlotLibrary | undefined;
    let drawings = 0;

    const draw = () => {
      const view = chartView(runStore.getState());
      const described = describe(spec, view, i18next.t);
      if (values.current) {
        const key = view.recorded ? 'charts.recorded.values' : 'charts.values';
        values.current.textContent = described ? i18next.t(key, { values: described }) : i18next.t('charts.noValues');
      }
      if (!plotly) return;
      const empty = spec.isEmpty(view);
      setState(empty ? 'empty' : 'drawn');
      const { clientWidth: width, clientHeight: height } = element;
      // A chart in a tab that is not shown has no size; it is drawn when it gets one.
      if (empty || width === 0) return;
      const { data, layout } = spec.plot({ view, t: i18next.t, palette: readPalette() });
      // The columns are extended in place; a new revision tells plotly that they changed.
      void plotly.react(element, data, { ...layout, width, height, datarevision: drawings++ }, PLOT_CONFIG);
    };

    const chart = scheduleChart(draw);
    let drawn = revisionOf(spec, runStore.getState());
    const unsubscribe = runStore.subscribe((now) => {
      const revision = revisionOf(spec, now);
      if (revision.every((value, place) => Object.is(value, drawn[place]))) return;
      drawn = revision;
      chart.request();
    });
    const resized = new ResizeObserver(chart.request);
    resized.observe(element);
    // Theme and language are attributes of <html>.
    const restyled = new MutationObserver(chart.request);
    restyled.observe(document.documentElement, { attributeFilter: ['data-theme', 'lang'] });
    let mounted = true;
    chart.request();
    const unsubscribeSettled = whenChartsMayLoad(() =>
      loadPlotly().then(
        (library) => {
          if (!mounted) return;
          plotly = library;
          chart.request();
        },
        () => mounted && setState('failed'),
      ),
    );

    return () => {
      mounted = false;
      unsubscribe();
      unsubscribeSettled();
      resized.disconnect();
      restyled.disconnect();
      chart.remove();
      plotly?.purge(element);
    };
  }, [spec, host, values]);

  return state;
}

/** What a chart is drawn from: its own part of the run, and what concerns every chart. */
function revisionOf(spec: ChartSpec, data: RunData): readonly unknown[] {
  const view = chartView(data);
  return [view.recorded, view.viewing, lastStep(view.curves), sharedSteps(view).to, ...spec.revision(view)];
}

/** The charts follow the page's own loading of the plot library, which waits for the first paint. */
function whenChartsMayLoad(load: () => void): () => void {
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
