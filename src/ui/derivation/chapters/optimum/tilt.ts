/** What the chapter computes of one dish: the closed form at a β with the rewards as they stand. */
import { type ClosedForm, closedForm, expectation, klDivergence } from '../../../../math/closedForm';
import type { DishOutcomes } from '../../live';

/** What every step of the chapter works with. */
export interface OptimumProps {
  readonly outcomes: DishOutcomes;
  readonly tilt: Tilt;
  readonly setBeta: (beta: number | undefined) => void;
  /** `undefined` gives the outcome its true reward back. */
  readonly setReward: (place: number, reward: number | undefined) => void;
}

export interface Tilt {
  readonly beta: number;
  readonly referenceLogps: Float64Array;
  /** With the visitor's edits. */
  readonly rewards: Float64Array;
  readonly optimum: ClosedForm;
  /** exp(r/β) and π_ref·exp(r/β), one per outcome. */
  readonly factors: Float64Array;
  readonly products: Float64Array;
  /** Z = Σ products. */
  readonly Z: number;
}

export function tiltOf(outcomes: DishOutcomes, beta: number, edits: ReadonlyMap<number, number>): Tilt {
  const { referenceLogps } = outcomes;
  const rewards = outcomes.rewards.map((reward, place) => edits.get(place) ?? reward);
  const optimum = closedForm(referenceLogps, rewards, beta);
  const factors = rewards.map((reward) => Math.exp(reward / beta));
  const products = referenceLogps.map((logp, place) => Math.exp(logp) * factors[place]);
  return { beta, referenceLogps, rewards, optimum, factors, products, Z: Math.exp(optimum.logZ) };
}

/** What RLHF maximises, E_π[r] − β·KL(π ‖ π_ref), in its parts. */
export function objective({ referenceLogps, rewards, beta }: Tilt, logps: Float64Array) {
  const reward = expectation(logps, rewards);
  const kl = klDivergence(logps, referenceLogps);
  return { reward, kl, value: reward - beta * kl };
}

/** The outcomes that are shown: what π_ref says most, and what it would say most if it were tilted by the run's β. In the order of π_ref. */
export function shownPlaces({ referenceLogps, rewards, beta }: DishOutcomes, count: number): number[] {
  const tilted = referenceLogps.map((logp, place) => logp + rewards[place] / beta);
  const top = (scores: Float64Array, number: number) =>
    [...scores.keys()].sort((a, b) => scores[b] - scores[a]).slice(0, number);
  const likely = top(referenceLogps, Math.ceil(count / 2));
  const others = top(tilted, count).filter((place) => !likely.includes(place));
  return [...likely, ...others].slice(0, count).sort((a, b) => referenceLogps[b] - referenceLogps[a]);
}

const EDIT = /^(\d{1,3})~(-?\d{1,2}(?:\.\d{1,3})?)$/;

/** Rewards that the visitor has put in place of the true ones: `12~1.5_40~-2`. What cannot be read is left out. */
export function readEdits(text: string): ReadonlyMap<number, number> {
  return new Map(
    text.split('_').flatMap((entry) => {
      const [, place, reward] = EDIT.exec(entry) ?? [];
      return place === undefined ? [] : [[Number(place), Number(reward)] as const];
    }),
  );
}

export function writeEdits(edits: ReadonlyMap<number, number>): string {
  return [...edits].map(([place, reward]) => `${place}~${reward}`).join('_');
}

/** How the optimum moves with β: E_π*[r] and KL(π* ‖ π_ref) at each of `betas`. */
export function course(tilt: Tilt, betas: readonly number[]) {
  return betas.map((beta) => {
    const { logps } = closedForm(tilt.referenceLogps, tilt.rewards, beta);
    return { beta, ...objective({ ...tilt, beta }, logps) };
  });
}
