/** How long things are, from how often each length occurs: whole numbers that may be many, or far apart. */
export type LengthCounts = ReadonlyMap<number, number>;

export interface LengthSummary {
  readonly count: number;
  readonly shortest: number;
  readonly longest: number;
  readonly mean: number;
  /** The lower one of two in the middle. */
  readonly median: number;
}

/** @returns NaN for the mean of nothing, and 0 for the rest */
export function summarizeLengths(counts: LengthCounts): LengthSummary {
  const sorted = [...counts].sort(([a], [b]) => a - b);
  const count = sorted.reduce((sum, [, times]) => sum + times, 0);
  const mean = sorted.reduce((sum, [length, times]) => sum + length * times, 0) / count;
  let before = 0;
  const median = sorted.find(([, times]) => {
    before += times;
    return 2 * before >= count;
  });
  return { count, shortest: sorted[0]?.[0] ?? 0, longest: sorted.at(-1)?.[0] ?? 0, mean, median: median?.[0] ?? 0 };
}

/** Bin i counts the lengths from + i·width … from + (i + 1)·width − 1. */
export interface Histogram {
  readonly from: number;
  readonly width: number;
  readonly counts: readonly number[];
}

/**
 * Bins of one round width (1, 2 or 5 times a power of ten) over a range that the lengths lie in, at most `most` of them. The same range gives
 * the same bins, so that two histograms can be compared.
 */
export function lengthHistogram(counts: LengthCounts, shortest: number, longest: number, most: number): Histogram {
  const width = roundWidth((longest - shortest + 1) / Math.max(1, most - 1));
  const from = Math.floor(shortest / width) * width;
  const bins = new Array<number>(Math.floor((longest - from) / width) + 1).fill(0);
  for (const [length, times] of counts) bins[Math.floor((length - from) / width)] += times;
  return { from, width, counts: bins };
}

function roundWidth(least: number): number {
  const power = 10 ** Math.max(0, Math.floor(Math.log10(least)));
  return [1, 2, 5, 10].map((step) => step * power).find((width) => width >= least) ?? power;
}
