/** A demo as a JSON file: what is done and said at which second of film. docs/demos.md describes it. */
import * as v from 'valibot';
import { parseRule, ruled } from '../../core/schemaParts';
import { NUMBER_RULES, WATCH_RULES } from '../../core/settings';
import { CHAPTERS, type Chapter, derivationRule } from '../derivationRules';
import { readHash } from '../hashState';

/** Most bytes of a script. */
export const SCRIPT_LIMIT = 65_536;
/** Figures that the playground's stage can show, by their names. */
export const STAGE_FIGURES = [
  'frontier',
  'rewards',
  'kl',
  'loss',
  'logps',
  'mass',
  'weights',
  'earned',
  'rewardModel',
  'models',
  'completions',
  'distribution',
] as const;
export type StageFigure = (typeof STAGE_FIGURES)[number];
/** What of a step of the derivation is shown. */
export const STEP_PARTS = ['all', 'equation', 'figure'] as const;
export type StepPart = (typeof STEP_PARTS)[number];
/** Longest caption, characters: two lines on the stage. */
export const CAPTION_LIMIT = { en: 150, zh: 66 } as const;
export const MOST_SECONDS = 3600;
export const STEPS_PER_SECOND = { min: 0.1, max: 200 } as const;
const MOST_STEPS = NUMBER_RULES.max_steps.max;
export const MOST_PAIRS = NUMBER_RULES.num_pairs.max;
const WATCHED_DISH = ruled(WATCH_RULES.dish);

const seconds = v.pipe(v.number(), v.finite(), v.minValue(0), v.maxValue(MOST_SECONDS));
const wholeUpTo = (most: number, least = 0) => v.pipe(v.number(), v.integer(), v.minValue(least), v.maxValue(most));
const words = (en: number, zh: number) =>
  v.strictObject({
    en: v.pipe(v.string(), v.minLength(1), v.maxLength(en)),
    zh: v.pipe(v.string(), v.minLength(1), v.maxLength(zh)),
  });

const MOMENT = v.strictObject({
  /** Second of film. Times ascend; what has the same time happens in the order of the file. */
  at: seconds,
  /** Stays until the next one; null takes it away. */
  caption: v.optional(v.nullable(words(CAPTION_LIMIT.en, CAPTION_LIMIT.zh))),
  /** A page, or a step of a chapter, from 1. */
  show: v.optional(
    v.variant('page', [
      v.strictObject({ page: v.literal('playground') }),
      v.strictObject({
        page: v.literal('derivation'),
        chapter: v.picklist(CHAPTERS),
        step: wholeUpTo(20, 1),
        part: v.optional(v.picklist(STEP_PARTS)),
      }),
    ]),
  ),
  /** Playground: the first is large, up to two more are small. */
  figures: v.optional(v.pipe(v.array(v.picklist(STAGE_FIGURES)), v.minLength(1), v.maxLength(3))),
  /** A fresh run, as the part of a link that defines one. */
  run: v.optional(v.pipe(v.string(), v.maxLength(2000))),
  /** Lays the curves of the run so far over those of the fresh one. */
  compare: v.optional(v.boolean()),
  /** true: trains on, to the end; a number: up to this step; false: stops. */
  train: v.optional(v.union([v.boolean(), wholeUpTo(MOST_STEPS, 1)])),
  watch: v.optional(v.strictObject({ dish: v.optional(WATCHED_DISH), pair: v.optional(wholeUpTo(MOST_PAIRS)) })),
  /** What is set in the chapter that is shown, under the names of a link's `at`; null follows the running model again. */
  values: v.optional(v.record(v.pipe(v.string(), v.maxLength(40)), v.nullable(v.union([v.number(), v.string()])))),
});

const SCRIPT = v.strictObject({
  format: v.literal(1),
  title: words(80, 40),
  about: words(200, 100),
  /** Steps of training in a second of film. */
  stepsPerSecond: v.pipe(v.number(), v.minValue(STEPS_PER_SECOND.min), v.maxValue(STEPS_PER_SECOND.max)),
  /** Seconds. */
  duration: v.pipe(v.number(), v.minValue(1), v.maxValue(MOST_SECONDS)),
  timeline: v.pipe(v.array(MOMENT), v.minLength(1), v.maxLength(500)),
});

export type DemoScript = v.InferOutput<typeof SCRIPT>;
export type Moment = v.InferOutput<typeof MOMENT>;
export type Words = DemoScript['title'];

/** What is wrong at a place of a script. `kind` names the sentence that says so (`demo.problems.<kind>`), which `mend` completes. */
export interface ScriptProblem {
  /** `timeline[3].at`; '' for the whole file. */
  readonly path: string;
  /** As it stands there, shortened; '' where nothing does. */
  readonly value: string;
  readonly kind:
    | 'syntax'
    | 'tooLarge'
    | 'missing'
    | 'unknown'
    | 'type'
    | 'choice'
    | 'least'
    | 'most'
    | 'shortest'
    | 'longest'
    | 'order'
    | 'end'
    | 'setting'
    | 'chapter';
  readonly mend: string;
}

export type ReadScript =
  | { readonly script: DemoScript; readonly shape: DemoScript; readonly problems: readonly [] }
  | {
      readonly script?: undefined;
      /** What a form can show and mend: everything is of its kind, though not everything can be used. */
      readonly shape: DemoScript | undefined;
      readonly problems: readonly ScriptProblem[];
    };

/** Problems of a value that is of its kind. */
const OF_VALUES: ReadonlySet<ScriptProblem['kind']> = new Set(['least', 'most', 'shortest', 'longest']);

/** Most problems that are told at once. */
const PROBLEM_LIMIT = 8;

/** Reads a script that anyone may have written: what is wrong with it is told by place, and nothing of it is used. */
export function readScript(text: string): ReadScript {
  const size = new TextEncoder().encode(text).length;
  if (size > SCRIPT_LIMIT) {
    const problem: ScriptProblem = { path: '', value: `${size}`, kind: 'tooLarge', mend: `${SCRIPT_LIMIT}` };
    return { shape: undefined, problems: [problem] };
  }
  let json: unknown;
  try {
    json = JSON.parse(text);
  } catch (thrown) {
    const problem: ScriptProblem = { path: '', value: '', kind: 'syntax', mend: syntaxPlace(text, String(thrown)) };
    return { shape: undefined, problems: [problem] };
  }
  const read = v.safeParse(SCRIPT, json);
  if (!read.success) {
    const problems = read.issues.map(problemOf);
    const shape = problems.every(({ kind }) => OF_VALUES.has(kind)) ? (json as DemoScript) : undefined;
    return { shape: shape?.timeline.length ? shape : undefined, problems: problems.slice(0, PROBLEM_LIMIT) };
  }
  const problems = inconsistencies(read.output).slice(0, PROBLEM_LIMIT);
  const shape = read.output;
  return problems.length > 0 ? { shape, problems } : { script: shape, shape, problems: [] };
}

/** What the parts say of each other. */
function inconsistencies({ duration, timeline }: DemoScript): ScriptProblem[] {
  const problems: ScriptProblem[] = [];
  let before = 0;
  let chapter: Chapter | undefined;
  for (const [place, moment] of timeline.entries()) {
    const path = `timeline[${place}]`;
    if (moment.at < before)
      problems.push({ path: `${path}.at`, value: `${moment.at}`, kind: 'order', mend: `${before}` });
    before = Math.max(before, moment.at);
    if (moment.at > duration)
      problems.push({ path: `${path}.at`, value: `${moment.at}`, kind: 'end', mend: `${duration}` });
    if (moment.run !== undefined) {
      for (const { name, value } of readHash(moment.run).problems)
        problems.push({ path: `${path}.run`, value: short(`${name}=${value}`), kind: 'setting', mend: name });
    }
    if (moment.show) chapter = moment.show.page === 'derivation' ? moment.show.chapter : undefined;
    for (const [name, value] of Object.entries(moment.values ?? {})) {
      const at = `${path}.values.${name}`;
      const rule = chapter && derivationRule(chapter, name);
      if (!rule) problems.push({ path: at, value: short(value), kind: 'chapter', mend: chapter ?? '–' });
      else if (value !== null && parseRule(rule, String(value)) !== value)
        problems.push({ path: at, value: short(value), kind: 'setting', mend: name });
    }
  }
  return problems;
}

function problemOf(issue: v.BaseIssue<unknown>): ScriptProblem {
  const path = pathText(issue.path ?? []);
  const value = issue.received === 'undefined' ? '' : short(issue.input);
  return { path, value, ...kindOf(issue) };
}

function kindOf({
  type,
  kind,
  expected,
  received,
  requirement,
}: v.BaseIssue<unknown> & { requirement?: unknown }): Pick<ScriptProblem, 'kind' | 'mend'> {
  if (expected === 'never') return { kind: 'unknown', mend: '' };
  if (received === 'undefined' && kind === 'schema') return { kind: 'missing', mend: expected ?? '' };
  if (type === 'min_value') return { kind: 'least', mend: String(requirement) };
  if (type === 'max_value') return { kind: 'most', mend: String(requirement) };
  if (type === 'min_length') return { kind: 'shortest', mend: String(requirement) };
  if (type === 'max_length') return { kind: 'longest', mend: String(requirement) };
  if (type === 'picklist' || type === 'variant' || type === 'literal') return { kind: 'choice', mend: expected ?? '' };
  return { kind: 'type', mend: expected ?? type };
}

function pathText(path: readonly v.IssuePathItem[]): string {
  return path
    .map(({ key }) => (typeof key === 'number' ? `[${key}]` : `.${short(key)}`))
    .join('')
    .replace(/^\./, '');
}

function short(value: unknown): string {
  const text = typeof value === 'string' ? value : (JSON.stringify(value) ?? '');
  return text.length > 60 ? `${text.slice(0, 60)}…` : text;
}

/** Where the JSON ends to be JSON: `line:column`; browsers tell it in different words. */
function syntaxPlace(text: string, message: string): string {
  const position = /position (\d+)/.exec(message)?.[1];
  const place = /line (\d+) column (\d+)/.exec(message);
  if (place) return `${place[1]}:${place[2]}`;
  if (position === undefined) return `${text.split('\n').length}:1`;
  const before = text.slice(0, Number(position)).split('\n');
  return `${before.length}:${(before.at(-1)?.length ?? 0) + 1}`;
}
