/** Plain data that is to mean the same as before. */

/** Differences that count, relative where values are above 1: of what is read back, and of a curve that is trained again, where sums may be taken in another order. */
const READ_TOLERANCE = 1e-6;
export const CURVE_TOLERANCE = 1e-4;

export type Leaves = Readonly<Record<string, unknown>>;

/** The innermost values by their paths: `run.definition.config.beta`. A gap, which is NaN, is null as in JSON. */
export function leaves(value: unknown, path = ''): Leaves {
  if (typeof value !== 'object' || value === null) {
    if (value === undefined) return {};
    return { [path]: Number.isNaN(value) ? null : value };
  }
  const inner = Object.entries(value).map(([name, each]) => leaves(each, path === '' ? name : `${path}.${name}`));
  return Object.assign({}, ...inner);
}

/** The paths of what was written whose values are others now, with both. What has been added since is none. */
export function changes(now: Leaves, before: Leaves, tolerance = READ_TOLERANCE): string[] {
  return Object.entries(before)
    .filter(([path, value]) => !same(now[path] ?? null, value, tolerance))
    .map(([path, value]) => `${path}: ${now[path]}, was ${value}`);
}

function same(now: unknown, before: unknown, tolerance: number): boolean {
  if (typeof now !== 'number' || typeof before !== 'number') return now === before;
  return Math.abs(now - before) <= tolerance * Math.max(1, Math.abs(before));
}

const ARRAYS = { Float32Array, Int32Array } as const;

/** JSON with typed arrays as `{"Float32Array": "<base64, little end first>"}` and gaps as `{"NaN": true}`. */
export function parseTagged(json: string) {
  return JSON.parse(json, (_name, value) => {
    if (typeof value !== 'object' || value === null) return value;
    if (value.NaN === true) return Number.NaN;
    const [kind, content] = Object.entries(value)[0] ?? [];
    if (kind !== 'Float32Array' && kind !== 'Int32Array') return value;
    return new ARRAYS[kind](Uint8Array.from(Buffer.from(content as string, 'base64')).buffer);
  });
}
