/** A script as the editor draws it: what lasts, from when to when, and what happens at a moment. */
import type { StagePlace } from './demoPlayer';
import type { DemoScript, Moment, StageFigure, Words } from './script';

/** Something that lasts, in seconds of film. */
export interface Span {
  /** Of the moment that begins it. */
  readonly place: number;
  readonly from: number;
  readonly to: number;
}

export interface Tracks {
  readonly captions: readonly (Span & { readonly caption: Words })[];
  /** Training, as far as the script says when it ends: at a step, at a stop, with the next run. */
  readonly training: readonly Span[];
  readonly pages: readonly (Span & { readonly show: StagePlace })[];
  /** What the playground's stage shows. */
  readonly figures: readonly (Span & { readonly figures: readonly StageFigure[] })[];
  /** Where a fresh run begins. */
  readonly runs: readonly { readonly place: number; readonly at: number }[];
}

export function tracksOf(script: DemoScript): Tracks {
  const { timeline, duration } = script;
  const spans = (begins: (moment: Moment) => boolean, ends: (moment: Moment) => boolean): Span[] =>
    timeline.flatMap((moment, place) => {
      if (!begins(moment)) return [];
      const end = timeline.find((other, later) => later > place && (begins(other) || ends(other)));
      return [{ place, from: moment.at, to: end?.at ?? duration }];
    });
  const captions = spans(
    ({ caption }) => Boolean(caption),
    ({ caption }) => caption === null,
  );
  const trains = ({ train }: Moment) => train !== undefined && train !== false;
  const training = spans(trains, ({ train, run }) => train === false || run !== undefined);
  const toTheNext = (name: 'show' | 'figures') =>
    spans(
      (moment) => moment[name] !== undefined,
      () => false,
    );
  return {
    captions: captions.map((span) => ({ ...span, caption: timeline[span.place].caption as Words })),
    training: training.map((span) => shortened(script, span)),
    runs: timeline.flatMap(({ run, at }, place) => (run === undefined ? [] : [{ place, at }])),
    pages: toTheNext('show').map((span) => ({ ...span, show: timeline[span.place].show as StagePlace })),
    figures: toTheNext('figures').map((span) => ({ ...span, figures: timeline[span.place].figures ?? [] })),
  };
}

/** Training up to a step ends there; where it begins is counted from the last run. */
function shortened({ timeline, stepsPerSecond }: DemoScript, { place, from, to }: Span): Span {
  const { train } = timeline[place];
  if (typeof train !== 'number') return { place, from, to };
  let made = 0;
  let since: number | undefined;
  let until = Number.POSITIVE_INFINITY;
  for (const moment of timeline.slice(0, place + 1)) {
    if (since !== undefined) made = Math.min(until, made + (moment.at - since) * stepsPerSecond);
    since = since === undefined ? undefined : moment.at;
    if (moment.run !== undefined) {
      made = 0;
      since = undefined;
    }
    if (moment.train === false) since = undefined;
    else if (moment.train !== undefined) {
      since = moment.at;
      until = moment.train === true ? Number.POSITIVE_INFINITY : moment.train;
    }
  }
  return { place, from, to: Math.min(to, from + Math.max(0, train - made) / stepsPerSecond) };
}

/** Parts of a moment, in the order in which they are carried out. */
export const MOMENT_PARTS = ['caption', 'figures', 'run', 'show', 'values', 'watch', 'train'] as const;
export type MomentPart = (typeof MOMENT_PARTS)[number];

export function partsOf(moment: Moment): readonly MomentPart[] {
  return MOMENT_PARTS.filter((name) => moment[name] !== undefined);
}
