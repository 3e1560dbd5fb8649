import type { Config, Data, Layout, PlotlyHTMLElement, toImage } from 'plotly.js';

/** The part of plotly that is used. */
export interface PlotLibrary {
  react(host: HTMLElement, data: Data[], layout: Partial<Layout>, config: Partial<Config>): Promise<PlotlyHTMLElement>;
  purge(host: HTMLElement): void;
  readonly toImage: typeof toImage;
}

let loading: Promise<PlotLibrary> | undefined;

/** Loads plotly once, as a chunk of its own: nothing on the way to the first paint imports it. */
export function loadPlotly(): Promise<PlotLibrary> {
  loading ??= import('plotly.js-basic-dist-min').then((module) => module.default);
  return loading;
}
