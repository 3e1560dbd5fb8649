/** A chart as plain data: what is drawn, on which axes, in which colours by meaning. Every hand (svg/, canvas/, plotly/) draws from this alone. */
import type { Scale, TickFormat } from './scale';

/** The roles of the visual language; each has one colour and one second cue everywhere (ui/shared/tokens.css, look.ts). */
export type Role = 'policy' | 'reference' | 'oracle' | 'chosen' | 'rejected' | 'kl' | 'ink';
/** `muted`: a help for reading, not a quantity. */
export type Tone = Role | 'muted';

export type FigureId =
  | 'frontier'
  | 'rewards'
  | 'kl'
  | 'loss'
  | 'logps'
  | 'mass'
  | 'weights'
  | 'earned'
  | 'updates'
  | 'entropy'
  | 'rewardModel';
/** Of several runs. */
export type SuiteFigureId = 'suite' | 'temperatures' | 'bestOfN';

/** What a value is of. */
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
  | 'meanWeight'
  | 'responses'
  | 'scoreMargin'
  | 'score'
  | 'entropy'
  | 'valueLoss'
  | 'rankLoss'
  | 'clipped'
  | 'heldOut'
  | 'lastRun';

/** What an axis measures. */
export type Quantity =
  | 'step'
  | 'kl'
  | 'reward'
  | 'implicit'
  | 'loss'
  | 'share'
  | 'logps'
  | 'weight'
  | 'entropy'
  | 'tasks';
/** What one of several runs measures. */
export type SuiteQuantity = 'kl' | 'reward' | 'winRate' | 'temperature' | 'draws';

export type Dash = 'solid' | 'dashed' | 'dotted';
/** The second cue of a point beside its colour. */
export type Shape = 'circle' | 'up' | 'down' | 'star' | 'square' | 'diamond' | 'plus';
/** The second cue of an area beside its colour. */
export type Pattern = 'plain' | 'dotted' | 'crossed';

/** A line through points; a value that is not finite interrupts it. Widths are CSS pixels of a small chart. */
export interface LineMark {
  readonly kind: 'line';
  readonly tone: Tone;
  readonly x: readonly number[];
  readonly y: readonly number[];
  readonly width: number;
  readonly dash: Dash;
  readonly opacity?: number;
  /** The area down to 0 is hatched. */
  readonly hatched?: boolean;
}

/** A line across the pane at a value of one axis. */
export interface RuleMark {
  readonly kind: 'rule';
  readonly tone: Tone;
  readonly axis: 'x' | 'y';
  readonly at: number;
  readonly width: number;
  readonly dash: Dash;
  /** At the end of a horizontal one. */
  readonly label?: string;
}

/** What was measured now and then: open marks. */
export interface PointsMark {
  readonly kind: 'points';
  readonly role: Role;
  readonly x: readonly number[];
  readonly y: readonly number[];
  readonly size: number;
  /** Standard errors. */
  readonly spread?: readonly number[];
  /** On a thin dotted line. */
  readonly joined?: boolean;
}

/** One point in the shape of its role. */
export interface SymbolMark {
  readonly kind: 'symbol';
  readonly role: Role;
  readonly x: number;
  readonly y: number;
  /** Its diameter. */
  readonly size: number;
  /** Where it is not its role's own. */
  readonly shape?: Shape;
  readonly open?: boolean;
  readonly label?: { readonly text: string; readonly beside: 'above' | 'below' };
}

/** What lies between two lines. */
export interface AreaMark {
  readonly kind: 'area';
  readonly role: Role;
  readonly x: readonly number[];
  readonly low: readonly number[];
  readonly high: readonly number[];
  readonly pattern: Pattern;
}

/** All that lies above a line, up to the edge of the pane: nothing can be there. */
export interface ShadeMark {
  readonly kind: 'shade';
  readonly role: Role;
  readonly x: readonly number[];
  readonly y: readonly number[];
}

/** A bar from 0 between two neighbouring edges, one edge more than bars. */
export interface BarsMark {
  readonly kind: 'bars';
  readonly role: Role;
  readonly edges: readonly number[];
  readonly y: readonly number[];
}

/** The name of a line or an area, beside a place: where it ends. */
export interface NameMark {
  readonly kind: 'name';
  readonly tone: Tone;
  readonly x: number;
  readonly y: number;
  readonly text: string;
}

export type Mark = LineMark | RuleMark | PointsMark | SymbolMark | AreaMark | ShadeMark | BarsMark | NameMark;

export interface FigureAxis extends TickFormat {
  readonly quantity: Quantity | SuiteQuantity;
  /** '' where the chart's own title says it. */
  readonly title: string;
  readonly scale: Scale;
}

/** One plot over the figure's x axis. */
export interface Pane {
  readonly y: FigureAxis;
  /** In drawing order. */
  readonly marks: readonly Mark[];
  /** What it shows, where the figure has several; in its corner. */
  readonly caption?: { readonly term: Term; readonly text: string; readonly edge: 'top' | 'bottom' };
  /** What all of the shaded side is, in its corner at the top left. */
  readonly corner?: { readonly tone: Tone; readonly text: string };
  /** Lines of text at the top right. */
  readonly notes?: readonly { readonly tone: Tone; readonly text: string }[];
}

/** What is measured now and then has open marks; lines and areas have their names where they end. */
export type LegendMark = 'sampled' | 'heldOut';

export interface LegendEntry {
  readonly role: Role;
  readonly term: Term;
  readonly mark: LegendMark;
}

export interface Figure {
  /** `tasks` is no chart of a run. */
  readonly id: FigureId | SuiteFigureId | 'tasks';
  readonly title: string;
  readonly legend: readonly (LegendEntry & { readonly text: string })[];
  readonly x: FigureAxis;
  /** From top to bottom. */
  readonly panes: readonly Pane[];
  /** The past step that is looked at, where x is the step. */
  readonly viewed?: number;
}

/** The words of a figure, in the language of whoever draws it. `π_θ` and `π_ref` are set with subscripts by the hands. */
export interface FigureWords {
  title(id: FigureId): string;
  axis(quantity: Quantity, id: FigureId): string;
  term(term: Term): string;
  readonly undecided: string;
  /** Of what no policy can reach. */
  readonly impossible: string;
  meanWeight(mean: number): string;
  /** How much of the most that can be gained at its distance a policy gains. */
  possible(share: number): string;
}

export type NumberFormat = 'reward' | 'loss' | 'nats' | 'logps' | 'share';

/** A value of a figure at a step, to be said in words; NaN where there is none. */
export interface FigureValue {
  readonly role: Role;
  readonly term: Term;
  readonly format: NumberFormat;
  readonly value: number;
  /** Its standard error, where it is an estimate. */
  readonly spread?: number;
  /** The value itself is one of held-out pairs. */
  readonly isHeldOut?: boolean;
  /** The same of the held-out pairs, where they are measured. */
  readonly heldOut?: number;
}
