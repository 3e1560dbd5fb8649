/** Axes of round numbers, for every drawing of a curve. */
export interface Scale {
  readonly from: number;
  readonly to: number;
  readonly ticks: readonly number[];
}

/** The smallest range between round numbers that holds both ends, with about `count` steps between its ticks. */
export function roundScale(low: number, high: number, count = 5): Scale {
  const step = roundStep((high - low) / count);
  const first = Math.floor(low / step + 1e-9);
  const end = Math.max(Math.ceil(high / step - 1e-9), first + 1);
  const ticks = Array.from({ length: end - first + 1 }, (_, index) => rounded((first + index) * step));
  return { from: ticks[0], to: ticks[ticks.length - 1], ticks };
}

/** Where a value lies in a scale: 0 at its start, 1 at its end. */
export function fraction({ from, to }: Scale, value: number): number {
  return (value - from) / (to - from);
}

export function valueAt({ from, to }: Scale, place: number): number {
  return from + place * (to - from);
}

/** A tick's text, with a true minus sign. */
export function tickText(tick: number): string {
  return String(tick).replace('-', '−');
}

function roundStep(rough: number): number {
  const magnitude = 10 ** Math.floor(Math.log10(rough));
  return ([1, 2, 2.5, 5].find((factor) => factor * magnitude >= rough * (1 - 1e-9)) ?? 10) * magnitude;
}

/** Without the last bits that a multiple of 0.1 carries. */
function rounded(value: number): number {
  return Number(value.toPrecision(12));
}
