import type { Data, Layout } from 'plotly.js';
import { type RefObject, useEffect, useState } from 'react';
import { loadPlotly, type PlotLibrary } from './plotlyLoader';
import { scheduleChart } from './scheduler';

/** A picture only: the linked cursor of our own (CursorMarks.tsx) costs no drawing, whereas plotly's hovering would. */
const PLOT_CONFIG = { staticPlot: true } as const;

/** `loading` until the plot library is there, `empty` until there is something to draw. */
export type PlotState = 'loading' | 'failed' | 'empty' | 'drawn';

/** What is drawn, wherever it comes from. It must not change from one rendering to the next. */
export interface PlotSource {
  /** The values in words. */
  describe(): string;
  /** What to draw now; undefined where there is nothing yet. */
  plot(): { readonly data: Data[]; readonly layout: Partial<Layout> } | undefined;
  /** Calls back whenever there is something new to draw. @returns what ends it */
  subscribe(changed: () => void): () => void;
  /** Calls back once the plot library may be loaded. @returns what ends the waiting */
  whenMayLoad(load: () => void): () => void;
}

/** Draws into `host` when its turn comes, and says the values in `values`. */
export function usePlot(
  source: PlotSource,
  host: RefObject<HTMLElement | null>,
  values: RefObject<HTMLElement | null>,
): PlotState {
  const [state, setState] = useState<PlotState>('loading');

  useEffect(() => {
    const element = host.current;
    if (!element) return;
    let plotly: PlotLibrary | undefined;
    let drawings = 0;

    const draw = () => {
      if (values.current) values.current.textContent = source.describe();
      if (!plotly) return;
      const plot = source.plot();
      setState(plot ? 'drawn' : 'empty');
      const { clientWidth: width, clientHeight: height } = element;
      // A chart in a tab that is not shown has no size; it is drawn when it gets one.
      if (!plot || width === 0) return;
      const { data, layout } = plot;
      // The columns are extended in place; a new revision tells plotly that they changed.
      void plotly.react(element, data, { ...layout, width, height, datarevision: drawings++ }, PLOT_CONFIG);
    };

    const chart = scheduleChart(draw);
    const unsubscribe = source.subscribe(chart.request);
    const resized = new ResizeObserver(chart.request);
    resized.observe(element);
    // Theme and language are attributes of <html>.
    const restyled = new MutationObserver(chart.request);
    restyled.observe(document.documentElement, { attributeFilter: ['data-theme', 'lang'] });
    let mounted = true;
    chart.request();
    const stopWaiting = source.whenMayLoad(() =>
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
      stopWaiting();
      resized.disconnect();
      restyled.disconnect();
      chart.remove();
      plotly?.purge(element);
    };
  }, [source, host, values]);

  return state;
}
