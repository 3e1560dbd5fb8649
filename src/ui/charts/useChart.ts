import i18next from 'i18next';
import { type RefObject, useEffect, useState } from 'react';
import { runStore } from '../stores';
import type { ChartSpec } from './chartSpec';
import { readPalette } from './palette';
import { loadPlotly, type PlotLibrary } from './plotlyLoader';
import { scheduleChart } from './scheduler';

const PLOT_CONFIG = { displayModeBar: false, displaylogo: false, scrollZoom: false, doubleClick: false } as const;

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

    const draw = () => {
      const data = runStore.getState();
      const described = spec.describe(data, i18next.t);
      if (values.current) {
        values.current.textContent = described
          ? i18next.t('charts.values', { values: described })
          : i18next.t('charts.noValues');
      }
      if (!plotly) return;
      const empty = spec.isEmpty(data);
      setState(empty ? 'empty' : 'drawn');
      // A chart in a tab that is not shown has no size; it is drawn when it gets one.
      if (empty || element.clientWidth === 0) return;
      const { data: traces, layout } = spec.plot({ data, t: i18next.t, palette: readPalette() });
      void plotly.react(element, traces, layout, PLOT_CONFIG);
    };

    const chart = scheduleChart(draw);
    const unsubscribe = runStore.subscribe((now, before) => {
      if (spec.revision(now) !== spec.revision(before)) chart.request();
    });
    const resized = new ResizeObserver(() => {
      if (element.querySelector('.main-svg') && element.clientWidth > 0) plotly?.Plots.resize(element);
      chart.request();
    });
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
