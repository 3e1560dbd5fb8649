/** Where the numbers stand that tell the curves of a figure apart. */
interface Place {
  readonly x: number;
  readonly y: number;
}

interface Box {
  readonly x: readonly [low: number, high: number];
  readonly y: readonly [low: number, high: number];
}

/**
 * For each curve a place on it, inside the box, that is as far as can be had from the other curves and from the numbers placed before; undefined for
 * a curve that does not enter the box. Distances are in shares of the box.
 */
export function placeBadges(curves: readonly (readonly Place[])[], { x, y }: Box): (Place | undefined)[] {
  const share = (place: Place): Place => ({ x: (place.x - x[0]) / (x[1] - x[0]), y: (place.y - y[0]) / (y[1] - y[0]) });
  const shares = curves.map((curve) => curve.map(share));
  const inside = (place: Place) => Math.min(place.x, place.y, 1 - place.x, 1 - place.y) > EDGE;
  const taken: Place[] = [];
  return curves.map((curve, of) => {
    let best: number | undefined;
    let most = Number.NEGATIVE_INFINITY;
    shares[of].forEach((place, i) => {
      if (i % STRIDE !== 0 || !inside(place)) return;
      const others = shares.map((other, k) => (k === of ? 1 : Math.abs(other[i].y - place.y)));
      const badges = taken.map((badge) => Math.hypot(badge.x - place.x, badge.y - place.y));
      const room = Math.min(ENOUGH, ...others) + Math.min(1, ...badges.map((distance) => distance / 2));
      if (room > most) [best, most] = [i, room];
    });
    if (best === undefined) return undefined;
    taken.push(shares[of][best]);
    return curve[best];
  });
}

const EDGE = 0.04;
/** A number needs no more room than this from the next curve. */
const ENOUGH = 0.08;
const STRIDE = 3;
