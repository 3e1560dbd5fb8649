/** One frame of the composed film, as plain data: the page says what is in it, a worker draws it. */
import type { Role } from '../charts/chartSpec';
import type { Scale } from '../charts/scale';
import type { Look } from './look';

/** A line through points; gaps are NaN. */
export interface PanelLine {
  readonly role: Role;
  readonly x: readonly number[];
  readonly y: readonly number[];
  readonly dash: 'solid' | 'dashed' | 'dotted';
  /** Thin and faint: single batches beside their smoothed course. */
  readonly faint?: boolean;
}

/** A mark at the end of a line; its shape is the role's second cue. */
export interface PanelMark {
  readonly role: Role;
  readonly x: number;
  readonly y: number;
}

export interface PanelAxis {
  readonly scale: Scale;
  readonly title: string;
}

export interface Panel {
  readonly title: string;
  readonly legend: readonly { readonly role: Role; readonly text: string; readonly dash: PanelLine['dash'] }[];
  readonly x: PanelAxis;
  readonly y: PanelAxis;
  readonly lines: readonly PanelLine[];
  readonly marks: readonly PanelMark[];
}

export interface SceneFigure {
  readonly name: string;
  readonly value: string;
  readonly role: Role;
}

export interface Scene {
  readonly look: Look;
  readonly title: string;
  /** The run's name, its seed and what was set. */
  readonly run: string;
  readonly step: string;
  /** 0–1: how much of the run is done. */
  readonly progress: number;
  /** What is told at this moment; '' where nothing is. */
  readonly caption: string;
  readonly figures: readonly SceneFigure[];
  /** The driven figure. */
  readonly main: Panel;
  readonly small: readonly Panel[];
}
