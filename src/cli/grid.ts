/** Settings that are tried in all combinations. */
import type { KitchenConfig } from '../core/kitchenConfig';

/** Each setting with the values that it takes. */
export type Grid = Readonly<Partial<Record<keyof KitchenConfig, readonly (number | string)[]>>>;

/** Every combination; the last setting changes fastest. */
export function combinations(grid: Grid): Partial<KitchenConfig>[] {
  return Object.entries(grid).reduce<Partial<KitchenConfig>[]>(
    (rows, [name, values]) => rows.flatMap((row) => (values ?? []).map((value) => ({ ...row, [name]: value }))),
    [{}],
  );
}

/** A combination in words: `beta 0.1, seed 2`. */
export function settingsText(changed: Partial<KitchenConfig>): string {
  return Object.entries(changed)
    .map(([name, value]) => `${name} ${value}`)
    .join(', ');
}

export const percent = (share: number) => `${(100 * share).toFixed(1)} %`;
