import type { Data, Layout } from 'plotly.js';
import type { Curves } from '../../store/curves';
import type { Translate } from '../i18n';
import { type ChartView, lastStep } from './chartView';
import type { Margin } from './margins';
import type { Palette } from './palette';

/** The roles of the visual language; each has one colour and one second cue everywhere (tokens.css, Swatch.tsx). */
export type Role = 'policy' | 'reference' | 'oracle' | 'chosen' | 'rejected' | 'kl' | 'ink';

export type Term =
  | 'policy'
  | 'reference'
  | 'oracle'
  | 'chosen'
  | 'rejected'
  | 'margin'
  | 'kl'
  | 'klSampled'
  | 'loss'
  | 'accuracy'
  | 'other'
  | 'malformed'
  | 'meanWeight';

export interface LegendEntry {
  readonly role: Role;
  readonly term: Term;
  /** Not a line: single estimates, or an area, plain or with the chart's pattern for it. */
  readonly mark?: 'sampled' | 'area' | 'dotted' | 'crossed';
}

/** A value in words. */
export interface Reading {
  readonly role: Role;
  readonly term: Term;
  readonly value: string;
}

export interface ChartInput {
  readonly view: ChartView;
  readonly t: Translate;
  readonly palette: Palette;
}

/** A place in the plot area: 0–1 from its left, 0–1 from its top where it is a point and not a line. */
export interface CursorPlace {
  readonly x: number;
  readonly y?: number;
}

/** How the linked cursor finds its way into a chart and out of it. It is drawn over the plot, which stays as it is. */
export interface ChartCursor {
  readonly margin: Margin;
  place(view: ChartView, step: number): CursorPlace | undefined;
  /** The step under a place in the plot area. `aspect` is the area's width by its height. */
  stepAt(view: ChartView, x: number, y: number, aspect: number): number | undefined;
}

/** A chart as pure functions of the run: what it draws, and the same in words. */
export interface ChartSpec {
  readonly id: 'frontier' | 'rewards' | 'logps' | 'kl' | 'loss' | 'weights' | 'mass';
  readonly legend: readonly LegendEntry[];
  /** Paths in a 100×100 box that hint at what will be drawn. */
  readonly sketch: readonly { readonly role: Role; readonly path: string }[];
  /** Absent where the chart shows one moment. */
  readonly cursor?: ChartCursor;
  /** Something in it changes whenever there is something new to draw. */
  revision(view: ChartView): readonly unknown[];
  isEmpty(view: ChartView): boolean;
  plot(input: ChartInput): { readonly data: Data[]; readonly layout: Partial<Layout> };
  /** The values at a step; without a step, the last ones. Values of a step that the run has not reached are dashes. */
  read(curves: Curves, step: number | undefined, t: Translate): readonly Reading[];
}

/** The step in question and its values in one line, for those who do not see the chart; '' where there are none. */
export function describe(spec: ChartSpec, view: ChartView, t: Translate): string {
  if (spec.isEmpty(view)) return '';
  const step = view.viewing ?? lastStep(view.curves);
  const values = spec.read(view.curves, view.viewing, t).map(({ term, value }) => `${t(`terms.${term}`)} ${value}`);
  return [t('charts.hover.step', { step }), ...values].join(', ');
}
