/** What core's schemas are made of, and how that which they refuse is named. A message of theirs says what is allowed instead. */
import * as v from 'valibot';
import { type NumberRule, rangeText, type SettingRule } from './rules';

export type Schema<T> = v.GenericSchema<unknown, T>;
type Entries = Readonly<Record<string, v.GenericSchema>>;

/** Something that was written down is not what it should be. `part` says where. */
export class Damage extends Error {
  override readonly name = 'Damage';
  constructor(readonly part: string) {
    super(`${part} is damaged`);
  }
}

/**
 * @param part what the value is called, and what the names of its own parts begin with unless `inside` says otherwise
 * @throws Damage naming the first part that is wrong, in the order of the schema
 */
export function read<T>(schema: Schema<T>, value: unknown, part: string, inside = `${part}.`): T {
  const { success, output, issues } = v.safeParse(schema, value, { abortEarly: true });
  if (success) return output;
  const path = pathOf(issues[0]);
  throw new Damage(path === '' ? part : inside + path);
}

/** Objects that only hold others together are left out of a name, unless they are what is wrong; so are places in lists. */
const HOLDERS: ReadonlySet<unknown> = new Set(['columns', 'scores', 'byStyle', 'dishes']);

function pathOf({ path }: v.BaseIssue<unknown>): string {
  const keys = (path ?? []).map(({ key }) => key).filter((key) => typeof key === 'string');
  return keys.filter((key, i) => !HOLDERS.has(key) || i === keys.length - 1).join('.');
}

const isRecord = (value: unknown) => typeof value === 'object' && value !== null && !Array.isArray(value);

/** An object, checked in the order of the entries. What it has besides is left out. */
export const record = <const Each extends Entries>(entries: Each) =>
  v.pipe(v.custom<object>(isRecord), v.object(entries));

/** An object of any names. */
export const named = <T>(schema: Schema<T>): Schema<Record<string, T>> =>
  v.pipe(v.custom<object>(isRecord), v.record(v.string(), schema));

/** Of a list that is too long, or too short, nothing is looked at. */
export const list = <T>(schema: Schema<T>, most: number, least = 0): Schema<T[]> =>
  v.pipe(
    v.custom<unknown[]>(
      (value) => Array.isArray(value) && value.length >= least && value.length <= most,
      `at most ${most}`,
    ),
    v.array(schema),
  );

export const exactly = <T>(schema: Schema<T>, length: number): Schema<T[]> => list(schema, length, length);

/** Whatever is wrong in it, the whole is named. */
export const asOne = <T>(schema: Schema<T>): Schema<T> =>
  v.pipe(
    v.unknown(),
    v.rawTransform(({ dataset, addIssue, NEVER }) => {
      const { success, output } = v.safeParse(schema, dataset.value, { abortEarly: true });
      if (success) return output;
      addIssue();
      return NEVER;
    }),
  );

/** What the parts of an object say of each other. @param wrong the names that lead to the part that is to blame, and what is allowed there */
export const agreeing = <T extends object>(
  wrong: (value: T) => readonly [path: readonly string[], allowed?: string] | undefined,
) =>
  v.rawCheck<T>(({ dataset, addIssue }) => {
    const found = dataset.typed ? wrong(dataset.value) : undefined;
    if (!found) return;
    const [names, allowed = ''] = found;
    let input: unknown = dataset.value;
    const path = names.map((key): v.ObjectPathItem => {
      const holder = input as Record<string, unknown>;
      input = holder[key];
      return { type: 'object', origin: 'value', input: holder, key, value: input };
    });
    addIssue({ message: allowed, input, path: path as [v.ObjectPathItem, ...v.ObjectPathItem[]] });
  });

/** A value that a rule of the settings allows. */
export function ruled(rule: NumberRule): Schema<number>;
export function ruled(rule: SettingRule): Schema<string | number>;
export function ruled(rule: SettingRule): Schema<string | number> {
  switch (rule.kind) {
    case 'number': {
      const allowed = rangeText(rule);
      const number = v.pipe(
        v.number(allowed),
        v.maxValue(rule.max, allowed),
        rule.open ? v.gtValue(rule.min, allowed) : v.minValue(rule.min, allowed),
      );
      return rule.integer ? v.pipe(number, v.integer(allowed)) : number;
    }
    case 'choice':
      return v.picklist(rule.choices, rule.choices.join(', '));
    case 'text':
      return v.pipe(v.string(), v.maxLength(rule.max));
    case 'hand':
      return v.custom<string>(() => false);
    default:
      return rule satisfies never;
  }
}

/** A whole number from 0. */
export const whole = (most = Number.MAX_SAFE_INTEGER) =>
  v.pipe(v.number(), v.integer(), v.minValue(0), v.maxValue(most));

/** What is not finite is not known: NaN, which is shown as a gap or a dash. JSON writes it as null. */
export const GAPPED: Schema<number> = v.pipe(
  v.custom<number | null>((value) => typeof value === 'number' || value === null),
  v.transform((value) => (value !== null && Number.isFinite(value) ? value : Number.NaN)),
);

export const FLOATS = v.custom<Float32Array>((value) => value instanceof Float32Array && value.every(Number.isFinite));

/** What a link or a field says, as text, by the schema of its rule; undefined where the rule does not allow it. */
export function parseRule(rule: SettingRule, written: string): string | number | undefined {
  const { success, output } = v.safeParse(ruled(rule), rule.kind === 'number' ? numberOf(written) : written);
  return success ? output : undefined;
}

function numberOf(written: string): number {
  // −0 is 0.
  return written.trim() === '' ? Number.NaN : Number(written) + 0;
}
