import { type RefObject, useEffect, useState } from 'react';
import type { PlotlyFigure } from '../../figures/plotly/plotlyFigure';
import { LivePlot, type PlotState } from './livePlot';
import { loadPlotly, type Plotting } from './plotlyLoader';
import { isSparing, scheduleChart } from './scheduler';

/** What is drawn, wherever it comes from. It must not change from one rendering to the next. */
export interface PlotSource {
  /** The values in words. */
  describe(): string;
  /** What to draw now; undefined where there is nothing yet. */
  plot(figure: Plotting['figure']): PlotlyFigure | undefined;
  /** Calls back whenever there is something new to draw. @returns what ends it */
  subscribe(changed: () => void): () => void;
  /** Whether a run trains that the source is drawn from. */
  training(): boolean;
  /** Whether it is drawn before the others. */
  readonly large: boolean;
  /** Calls back once the plot library may be loaded. @returns what ends the waiting */
  whenMayLoad(load: () => void): () => void;
}

/** How near to the screen a chart is drawn, so that scrolling finds it drawn. */
const NEAR = '200px';

/** Draws into `host` when its turn comes and it is on the screen, and says the values in `values`, there or not. */
export function usePlot(
  source: PlotSource,
  host: RefObject<HTMLElement | null>,
  values: RefObject<HTMLElement | null>,
): PlotState {
  const [state, setState] = useState<PlotState>('loading');

  useEffect(() => {
    const element = host.current;
    if (!element) return;
    let live: { readonly plot: LivePlot; readonly figure: Plotting['figure'] } | undefined;

    let seen = true;
    const draw = () => {
      if (values.current) values.current.textContent = source.describe();
      if (seen || !isSparing()) void live?.plot.draw(source.plot(live.figure));
    };

    const chart = scheduleChart({ draw, training: source.training, large: source.large });
    const watched = new IntersectionObserver(
      ([entry]) => {
        if (entry.isIntersecting && !seen) chart.request();
        seen = entry.isIntersecting;
      },
      { rootMargin: NEAR },
    );
    watched.observe(element);
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
        ({ library, figure }) => {
          if (!mounted) return;
          live = { plot: new LivePlot(library, element, setState), figure };
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
      watched.disconnect();
      restyled.disconnect();
      chart.remove();
      live?.plot.remove();
    };
  }, [source, host, values]);

  return state;
}
