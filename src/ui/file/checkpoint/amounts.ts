/** How large models are, and what of an estimate is said first. */
import type { ModelEstimate, ShapeEstimate } from '../../../core/modelInfo';
import type { KitchenModel } from '../../../core/settings';

/** What is said of this page's models before they are loaded. */
export const KITCHEN_SIZES: Readonly<Record<KitchenModel, { readonly parameters: number; readonly bytes: number }>> = {
  'kitchen-nano': { parameters: 26_752, bytes: 109_600 },
  'kitchen-small': { parameters: 102_656, bytes: 413_256 },
  'kitchen-nano-early': { parameters: 26_752, bytes: 109_600 },
};

/** 124 M, 27.6 k, 812. */
export function compactCount(count: number): string {
  if (count >= 1e6) return `${(count / 1e6).toFixed(count < 1e7 ? 1 : 0)} M`;
  return count >= 1e4 ? `${(count / 1e3).toFixed(count < 1e5 ? 1 : 0)} k` : String(count);
}

/** Memory is shown part by part, and a card's numbers are, for pairs of so many tokens, or for the longest below. */
const USUAL_TOKENS = 128;

/** Estimates for pairs of the usual length, from few pairs to many. */
export function usualShapes({ shapes }: ModelEstimate): readonly ShapeEstimate[] {
  const tokens = Math.max(...shapes.map((shape) => shape.tokens).filter((count) => count <= USUAL_TOKENS));
  return shapes.filter((shape) => shape.tokens === tokens);
}

/** The largest batch of them that fits, where one does. */
export function largestShape(estimate: ModelEstimate): ShapeEstimate | undefined {
  return usualShapes(estimate).findLast(({ fits }) => fits);
}
