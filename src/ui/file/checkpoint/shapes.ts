import type { ModelEstimate, ShapeEstimate } from '../../../core/modelInfo';

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
