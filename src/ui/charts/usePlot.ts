import { type RefObject, useEffect, useState } from 'react';
import { flushSync } from 'react-dom';
import type { Figure } from '../../figures/figure';
import type { Margin } from '../../figures/plotly/plotlyFigure';
import { LivePlot, type PlotState } from './livePlot';
import { readPalette } from './palette';
import { loadPlotly, type Plotting } from './plotlyLoader';
import { isSparing, scheduleChart } from './scheduler';

/** What is drawn, wherever it comes from. It must not change from one rendering to the next. */
export interface PlotSource {
  /** The values in words. */
  describe(): string;
  /** What to draw now; undefined where there is nothing yet. */
  figure(): Figure | undefined;
  readonly margin: Margin;
  /** Calls back whenever there is something new to draw. @returns what ends it */
  subscribe(changed: () => void): () => void;
  /** Whether a run trains that the source is drawn from, or is about to. */
  training(): boolean;
  /** Whether it is drawn before the others. */
  readonly large: boolean;
  /** Calls back once the plot library may be loaded. @returns what ends the waiting */
  whenMayLoad(load: () => void): () => void;
}

/** What a chart shows: `figure` is drawn as SVG unless the plot library has drawn. */
export interface Plot {
  readonly state: PlotState;
  readonly figure: Figure | undefined;
}

/** How near to the screen a chart is drawn, so that scrolling finds it drawn. */
const NEAR = '200px';

/**
 * Draws into `host` when its turn comes and it is on the screen, and says the values in `values`, there or not. While a run trains the page draws SVG by
 * itself, for which it takes a tenth of the plot library's time.
 */
export function usePlot(
  source: PlotSource,
  host: RefObject<HTMLElement | null>,
  values: RefObject<HTMLElement | null>,
): Plot {
  const [plot, setPlot] = useState<Plot>(() => ({ state: 'loading', figure: source.figure() }));

  useEffect(() => {
    const element = host.current;
    if (!element) return;
    let live: { readonly plot: LivePlot; readonly write: Plotting['figure'] } | undefined;
    const report = (state: PlotState) =>
      setPlot((before) => {
        if (state === 'failed') return { state, figure: source.figure() };
        return before.state === state ? before : { ...before, state };
      });

    let seen = true;
    const draw = () => {
      if (values.current) values.current.textContent = source.describe();
      // Off the screen it is drawn when the run stands still: whoever prints the page, or takes a picture of all of it, sees it.
      const training = source.training();
      if (isSparing() && training && !seen) return;
      const spared = isSparing() && (training || !seen);
      const figure = source.figure();
      if (live && !spared) return void live.plot.draw(figure && live.write(figure, readPalette(), source.margin));
      const state = !live ? 'loading' : figure ? 'light' : 'empty';
      // At once: the scheduler counts the time that it takes.
      flushSync(() => setPlot((before) => ({ state: before.state === 'failed' ? 'failed' : state, figure })));
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
          live = { plot: new LivePlot(library, element, report), write: figure };
          chart.request();
        },
        () => mounted && report('failed'),
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

  return plot;
}
