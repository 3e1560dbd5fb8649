import type { Outcomes } from '../../../../math/closedForm';
import { placeOfMost } from '../../recovery';

export interface PairChoice {
  readonly chosen: number;
  readonly rejected: number;
}

/** The two that the reference says most often, the one with the higher reward as the chosen one. */
export function likeliestPair({ referenceLogps, rewards }: Outcomes): PairChoice {
  const first = placeOfMost(referenceLogps);
  const second = placeOfMost(referenceLogps.map((logp, place) => (place === first ? Number.NEGATIVE_INFINITY : logp)));
  return rewards[first] >= rewards[second] ? { chosen: first, rejected: second } : { chosen: second, rejected: first };
}

/** The best and the worst well-formed ones. */
export function extremes({ rewards }: Outcomes): PairChoice {
  const wellFormed = rewards.length - 1;
  return { chosen: placeOfMost(rewards, 1, wellFormed), rejected: placeOfMost(rewards, -1, wellFormed) };
}

/** The likeliest and, of those with a lower reward, the one that comes closest to it; of equals the likeliest. */
export function closePair({ referenceLogps, rewards }: Outcomes): PairChoice {
  const wellFormed = rewards.length - 1;
  const chosen = placeOfMost(referenceLogps, 1, wellFormed);
  let rejected = -1;
  for (let place = 0; place < wellFormed; place++) {
    if (rewards[place] >= rewards[chosen]) continue;
    const ahead = rejected < 0 ? Number.POSITIVE_INFINITY : rewards[place] - rewards[rejected];
    if (ahead > 0 || (ahead === 0 && referenceLogps[place] > referenceLogps[rejected])) rejected = place;
  }
  return rejected < 0 ? likeliestPair({ referenceLogps, rewards }) : { chosen, rejected };
}

/** Pairs among the outcomes that the reference says most often, each with the higher reward first. */
export function likelyPairs({ referenceLogps, rewards }: Outcomes, among: number): PairChoice[] {
  const places = [...referenceLogps.keys()]
    .sort((a, b) => referenceLogps[b] - referenceLogps[a] || a - b)
    .slice(0, among);
  return places.flatMap((a, i) =>
    places
      .slice(0, i)
      .filter((b) => rewards[a] !== rewards[b])
      .map((b) => (rewards[a] > rewards[b] ? { chosen: a, rejected: b } : { chosen: b, rejected: a })),
  );
}
