import type { Config, Data, Layout, PlotlyHTMLElement, toImage } from 'plotly.js';
import type { plotlyFigure, plotlyText } from '../../figures/plotly/plotlyFigure';

/** The part of plotly that is used. */
export interface PlotLibrary {
  react(host: HTMLElement, data: Data[], layout: Partial<Layout>, config: Partial<Config>): Promise<PlotlyHTMLElement>;
  purge(host: HTMLElement): void;
  readonly toImage: typeof toImage;
}

/** The library, and the hand that writes figures for it. */
export interface Plotting {
  readonly library: PlotLibrary;
  readonly figure: typeof plotlyFigure;
  readonly text: typeof plotlyText;
}

let loading: Promise<Plotting> | undefined;

/** Loads plotly once, as a chunk of its own: nothing on the way to the first paint imports it. */
export function loadPlotly(): Promise<Plotting> {
  loading ??= Promise.all([import('plotly.js-basic-dist-min'), import('../../figures/plotly/plotlyFigure')]).then(
    ([{ default: library }, { plotlyFigure: figure, plotlyText: text }]) => ({ library, figure, text }),
  );
  return loading;
}
