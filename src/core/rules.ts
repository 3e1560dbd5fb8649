/** What is allowed for a value that a person or a link sets, as data that controls, links and messages share. */
export interface NumberRule {
  readonly kind: 'number';
  readonly min: number;
  readonly max: number;
  readonly integer: boolean;
  /** True when `min` itself is not allowed. */
  readonly open: boolean;
}
export interface ChoiceRule {
  readonly kind: 'choice';
  readonly choices: readonly string[];
}
export interface TextRule {
  readonly kind: 'text';
  /** Most characters. */
  readonly max: number;
}
/** A preference by hand as a link holds it. */
export interface HandRule {
  readonly kind: 'hand';
}
export type SettingRule = NumberRule | ChoiceRule | TextRule | HandRule;

/** A value that cannot be used; no rule means that no setting has this name. */
export interface SettingProblem {
  readonly name: string;
  readonly value: string;
  readonly rule: SettingRule | undefined;
  /** What is used in its place; absent where it is simply left out. */
  readonly used?: string;
  /** No mistake, but something that the link says it does not hold. */
  readonly missing?: MissingInput;
}

/** What of a run a link may be unable to hold: where a fork starts, choices by hand beyond the most that fit, and what only the visitor has. */
export const MISSING_INPUTS = ['fork', 'choices', 'checkpoint', 'reference', 'pairs'] as const;
export type MissingInput = (typeof MISSING_INPUTS)[number];

/** From `min` up to `max`, both allowed. */
export const number = (min: number, max: number): NumberRule => ({
  kind: 'number',
  min,
  max,
  integer: false,
  open: false,
});
export const integer = (min: number, max: number): NumberRule => ({ ...number(min, max), integer: true });
export const above = (min: number, max: number): NumberRule => ({ ...number(min, max), open: true });
export const text = (max: number): TextRule => ({ kind: 'text', max });
export const choice = <const Choices extends readonly string[]>(choices: Choices) =>
  ({ kind: 'choice', choices }) as const;

export function inRange({ min, max, integer: whole, open }: NumberRule, value: number): boolean {
  if (!Number.isFinite(value) || value > max || (whole && !Number.isInteger(value))) return false;
  return open ? value > min : value >= min;
}

/** In words, for a message: `a number above 0 up to 100`. */
export function rangeText({ min, max, integer: whole, open }: NumberRule): string {
  return `${whole ? 'an integer' : 'a number'} ${open ? 'above' : 'from'} ${min} up to ${max}`;
}
