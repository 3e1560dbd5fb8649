/**
 * How often what one distribution says earns more than what another says, over the same finite set of outcomes and drawn independently, exactly:
 *
 *   P(r(y) > r(y′)) + ½·P(r(y) = r(y′)),   y ~ p, y′ ~ q:   ½ where both are the same, and the two ways round sum to 1.
 */
import { levels } from './bestOfN';

/** @param logps log p and @param otherLogps log q of every outcome, nats */
export function winRate(logps: Float64Array, otherLogps: Float64Array, rewards: Float64Array): number {
  let won = 0;
  let below = 0;
  for (const outcomes of levels(rewards)) {
    const [mass, other] = [logps, otherLogps].map((of) => outcomes.reduce((sum, y) => sum + Math.exp(of[y]), 0));
    won += mass * (below + other / 2);
    below += other;
  }
  return won;
}
