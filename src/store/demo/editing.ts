/** What the editor does to a script. Every function gives a new script; what of it cannot be used `readScript` says. */
import type { DemoScript, Moment } from './script';

/** The script with the place of the moment that was worked on. */
export interface Edited {
  readonly script: DemoScript;
  readonly place: number;
}

/** Seconds that a key moves a moment by, and that a pointer moves it in. */
export const TIME_STEP = 0.5;

export function textOf(script: DemoScript): string {
  return `${JSON.stringify(script, null, 2)}\n`;
}

/** A moment at another time. Of moments at the same time it comes last. */
export function movedTo({ timeline, ...rest }: DemoScript, place: number, time: number): Edited {
  const at = Math.min(Math.max(0, Math.round(time * 100) / 100), rest.duration);
  const moment = timeline[place];
  if (at === moment.at) return { script: { ...rest, timeline }, place };
  return inserted({ ...rest, timeline: timeline.toSpliced(place, 1) }, { ...moment, at });
}

/** Of a part to undefined takes it out. */
export type MomentChange = { readonly [Name in keyof Moment]?: Moment[Name] | undefined };

export function withMoment(script: DemoScript, place: number, change: MomentChange): DemoScript {
  const moment = without({ ...script.timeline[place], ...change }) as Moment;
  return { ...script, timeline: script.timeline.with(place, moment) };
}

/** A new moment, at which nothing happens yet. */
export function withNew(script: DemoScript, at: number): Edited {
  return inserted(script, { at: Math.min(at, script.duration) });
}

/** A script has at least one moment: the last one stays. */
export function withoutMoment(script: DemoScript, place: number): Edited {
  const timeline = script.timeline.length > 1 ? script.timeline.toSpliced(place, 1) : script.timeline;
  return { script: { ...script, timeline }, place: Math.min(place, timeline.length - 1) };
}

function without<Parts extends object>(parts: Parts): object {
  return Object.fromEntries(Object.entries(parts).filter(([, value]) => value !== undefined));
}

function inserted({ timeline, ...rest }: DemoScript, moment: Moment): Edited {
  const after = timeline.findIndex(({ at }) => at > moment.at);
  const place = after < 0 ? timeline.length : after;
  return { script: { ...rest, timeline: timeline.toSpliced(place, 0, moment) }, place };
}

/** What is set in a chapter, as it is typed: `first=1, second=` – nothing after the sign follows the run again. */
export function valuesText(values: Moment['values']): string {
  return Object.entries(values ?? {})
    .map(([name, value]) => `${name}=${value ?? ''}`)
    .join(', ');
}

/** undefined where nothing is set. */
export function valuesOf(text: string): Moment['values'] | undefined {
  const entries = text
    .split(',')
    .map((part) => part.trim())
    .filter((part) => part !== '')
    .map((part) => {
      const [name, ...rest] = part.split('=');
      return [name.trim(), typedValue(rest.join('=').trim())] as const;
    });
  return entries.length > 0 ? Object.fromEntries(entries) : undefined;
}

function typedValue(text: string): number | string | null {
  if (text === '') return null;
  const number = Number(text);
  return Number.isFinite(number) ? number : text;
}
