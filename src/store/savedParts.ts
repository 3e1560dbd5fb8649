/** The shapes of which saved runs are made. `part` says where a value stands. */

/** Something that was saved is not what it should be. */
export class Damage extends Error {
  override readonly name = 'Damage';
  constructor(readonly part: string) {
    super(`${part} is damaged`);
  }
}

/** @throws Damage */
export function check(fine: boolean, part: string): asserts fine {
  if (!fine) throw new Damage(part);
}

export function recordOf(value: unknown, part: string): Readonly<Record<string, unknown>> {
  check(typeof value === 'object' && value !== null && !Array.isArray(value), part);
  return value as Readonly<Record<string, unknown>>;
}

export function listOf(value: unknown, part: string, most: number): readonly unknown[] {
  check(Array.isArray(value) && value.length <= most, part);
  return value;
}

export function numberOf(value: unknown, part: string): number {
  check(typeof value === 'number' && Number.isFinite(value), part);
  return value;
}

/** What is not finite is not known: NaN, which is shown as a gap or a dash. */
export function numberOrGap(value: unknown, part: string): number {
  check(typeof value === 'number', part);
  return Number.isFinite(value) ? value : Number.NaN;
}

/** A whole number from 0. */
export function wholeOf(value: unknown, part: string, most = Number.MAX_SAFE_INTEGER): number {
  const whole = numberOf(value, part);
  check(Number.isInteger(whole) && whole >= 0 && whole <= most, part);
  return whole;
}

export function textOf(value: unknown, part: string): string {
  check(typeof value === 'string', part);
  return value;
}

/** One of a fixed list. */
export function oneOf<T extends string>(value: unknown, choices: readonly T[], part: string): T {
  const found = choices.find((choice) => choice === value);
  check(found !== undefined, part);
  return found;
}
