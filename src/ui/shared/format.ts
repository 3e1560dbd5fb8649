/** Numbers as the page shows them: a true minus sign, digits that do not jitter, and the unit beside. */
const MINUS = '−';

function fixed(value: number, digits: number): string {
  if (!Number.isFinite(value)) return '–';
  const text = value.toFixed(digits);
  // −0.00 is 0.00.
  return Number(text) === 0 ? text.replace('-', '') : text.replace('-', MINUS);
}

/** Rewards, margins and losses: about unit scale, so two decimals, three for what is small. */
export function formatReward(value: number): string {
  return fixed(value, Math.abs(value) >= 100 ? 1 : 2);
}

export function formatLoss(value: number): string {
  return fixed(value, Math.abs(value) >= 100 ? 1 : 3);
}

/** KL in nats. */
export function formatNats(value: number): string {
  return fixed(value, value >= 100 ? 1 : value >= 1 ? 2 : 3);
}

/** Summed log-probability in nats. */
export function formatLogps(value: number): string {
  return fixed(value, 1);
}

/** Mean tokens of a completion. */
export function formatLength(value: number): string {
  return fixed(value, 1);
}

/** A share of 1; one decimal only where it tells 99.6% from 100%. */
export function formatShare(value: number): string {
  if (!Number.isFinite(value)) return '–';
  const percent = value * 100;
  return `${fixed(percent, percent > 95 && percent < 100 ? 1 : 0)}%`;
}

/** A number in a worked formula: enough digits that its terms are seen to add up. */
export function formatTerm(value: number): string {
  return fixed(value, Math.abs(value) >= 1000 ? 1 : 3);
}

/** The same where the sign is what matters; what is neither more nor less has none. */
export function formatSigned(value: number): string {
  const text = formatTerm(value);
  return value > 0 && Number(text) !== 0 ? `+${text}` : text;
}

/** The probability of a token. */
export function formatProbability(value: number): string {
  return value > 0 && value < 0.0005 ? '<0.1%' : `${fixed(value * 100, 1)}%`;
}

/** The probability of a whole text, which may be small: 4.2%, 0.061%, 0.00081%. */
export function formatChance(value: number): string {
  const percent = value * 100;
  if (!(percent > 0) || percent >= 1) return `${fixed(percent, 1)}%`;
  if (percent < 1e-6) return '<0.000001%';
  // Two digits that say something.
  return `${percent.toFixed(1 - Math.floor(Math.log10(percent)))}%`;
}

/** A time in the unit that suits it, for `units.<unit>`: 3.1 and 124 milliseconds, 1.2 seconds, 4.0 minutes. */
export function durationIn(milliseconds: number): {
  readonly unit: 'milliseconds' | 'seconds' | 'minutes';
  readonly value: string;
} {
  if (milliseconds < 999.5) return { unit: 'milliseconds', value: fixed(milliseconds, milliseconds < 9.95 ? 1 : 0) };
  const seconds = milliseconds / 1000;
  if (seconds < 99.5) return { unit: 'seconds', value: fixed(seconds, seconds < 9.95 ? 1 : 0) };
  return { unit: 'minutes', value: fixed(seconds / 60, seconds < 597 ? 1 : 0) };
}

/** Seconds as a clock shows them: 1:05. */
export function formatClock(seconds: number): string {
  const whole = Math.floor(seconds);
  return `${Math.floor(whole / 60)}:${String(whole % 60).padStart(2, '0')}`;
}

/** By language: making one costs more than writing a thousand numbers with it. */
const COUNTS = new Map<string, Intl.NumberFormat>();

export function formatCount(value: number, tag: string): string {
  const format = COUNTS.get(tag) ?? new Intl.NumberFormat(tag);
  COUNTS.set(tag, format);
  return format.format(value);
}

/** The value of a setting, as short as it can be read back: 0.05, 1e-4, 10000. */
export function formatSetting(value: number): string {
  const plain = String(value);
  const scientific = value.toExponential().replace('e+', 'e');
  return Math.abs(value) < 0.01 && scientific.length < plain.length ? scientific : plain;
}

/** What was typed, or undefined where it is no number. */
export function parseSetting(text: string): number | undefined {
  const trimmed = text.trim().replace(MINUS, '-');
  const value = Number(trimmed);
  return trimmed === '' || !Number.isFinite(value) ? undefined : value;
}

const BYTE_UNITS = ['B', 'kB', 'MB', 'GB', 'TB', 'PB'] as const;

/** The size of a file, in decimal units as disks and papers count: 512 B, 4.5 kB, 38 MB. */
export function formatBytes(bytes: number): string {
  return sizeIn(1000, bytes);
}

/** Room in memory, in binary units as engines and their limits count: 64 MB are 2²⁶ bytes. */
export function formatMemory(bytes: number): string {
  return sizeIn(1024, bytes);
}

/** In the unit that needs the fewest digits. */
function sizeIn(base: number, bytes: number): string {
  let [value, unit] = [bytes, 0];
  while (value >= 999.5 && unit < BYTE_UNITS.length - 1) {
    value /= base;
    unit++;
  }
  return `${value.toFixed(value >= 9.95 || Number.isInteger(value) ? 0 : 1)} ${BYTE_UNITS[unit]}`;
}
