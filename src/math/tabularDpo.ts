/**
 * DPO's loss over all labels of one prompt (arXiv 2305.18290, Eq. 7), for a policy that is a table: one free log-probability for each outcome. Its
 * implicit rewards are then free but for a constant, so that minimising the loss is the Bradley–Terry maximum likelihood of bradleyTerry.ts, and the
 * minimiser is Eq. 4 of the scores that this finds. Float64; log-probabilities in nats.
 */
import { logLikelihood, maximumLikelihood, type Wins } from './bradleyTerry';
import { closedForm } from './closedForm';
import { implicitRewards } from './inversion';
import { sigmoid } from './stable';

/** Endless labels by Bradley–Terry on `rewards`, every pair as often as every other: in place of counts their expectation. */
export function expectedWins(rewards: ArrayLike<number>): number[][] {
  const all = Array.from(rewards);
  return all.map((reward, i) => all.map((other, j) => (i === j ? 0 : sigmoid(reward - other))));
}

/** Labels of diners who prefer the higher reward every time; of equals each half of the times. */
export function certainWins(rewards: ArrayLike<number>): number[][] {
  const all = Array.from(rewards);
  return all.map((reward, i) => all.map((other, j) => (i === j ? 0 : (1 + Math.sign(reward - other)) / 2)));
}

/** The mean over all labels of −log σ(r̂_w − r̂_l), nats. */
export function dataSetLoss(wins: Wins, logps: Float64Array, referenceLogps: Float64Array, beta: number): number {
  const labels = wins.reduce((total, row) => total + row.reduce((sum, count) => sum + count, 0), 0);
  return -logLikelihood(wins, implicitRewards(logps, referenceLogps, beta)) / labels;
}

/**
 * log π of the policy whose loss is least; undefined where there is none, as some margin may grow for ever (see `separation`).
 * @param ties of each outcome the group whose members must have one implicit reward, as in a policy too small to tell them apart; groups from 0
 */
export function dpoMinimiser(
  wins: Wins,
  referenceLogps: Float64Array,
  beta: number,
  ties: readonly number[] = wins.map((_, i) => i),
): Float64Array | undefined {
  // A pair within a group has margin 0 whatever the policy: its loss moves nothing.
  const groups = Math.max(...ties) + 1;
  const between = Array.from({ length: groups }, () => new Array<number>(groups).fill(0));
  wins.forEach((row, i) => {
    row.forEach((count, j) => {
      if (ties[i] !== ties[j]) between[ties[i]][ties[j]] += count;
    });
  });
  const scores = maximumLikelihood(between);
  return (
    scores &&
    closedForm(
      referenceLogps,
      Float64Array.from(ties, (group) => scores[group]),
      beta,
    ).logps
  );
}
