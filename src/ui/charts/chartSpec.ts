import type { Data, Layout } from 'plotly.js';
import type { RunData } from '../../store/runData';
import type { Translate } from '../i18n';
import type { Palette } from './palette';

/** The roles of the visual language; each has one colour and one second cue everywhere (tokens.css, Swatch.tsx). */
export type Role = 'policy' | 'reference' | 'oracle' | 'chosen' | 'rejected' | 'kl' | 'ink';

export interface LegendEntry {
  readonly role: Role;
  readonly term: 'policy' | 'reference' | 'oracle' | 'chosen' | 'rejected' | 'margin' | 'kl' | 'klSampled';
  /** Drawn as open circles instead of the role's line. */
  readonly sampled?: boolean;
}

export interface ChartInput {
  readonly data: RunData;
  readonly t: Translate;
  readonly palette: Palette;
}

/** A chart as pure functions of the run: what it draws, and the same in words. */
export interface ChartSpec {
  readonly id: 'frontier' | 'rewards' | 'kl' | 'loss';
  readonly legend: readonly LegendEntry[];
  /** True where single batches are drawn thin under a smoothed line. */
  readonly smoothed: boolean;
  /** Paths in a 100×100 box that hint at what will be drawn. */
  readonly sketch: readonly { readonly role: Role; readonly path: string }[];
  /** Changes whenever there is something new to draw. */
  revision(data: RunData): unknown;
  isEmpty(data: RunData): boolean;
  plot(input: ChartInput): { readonly data: Data[]; readonly layout: Partial<Layout> };
  /** The current values in one line, for those who do not see the chart. */
  describe(data: RunData, t: Translate): string;
}
