/** Cases of every loss of the arena, drawn at random: other settings and sizes than those of arena.json. */

import { GRPO_LOSS_TYPES } from '../../core/methodSettings/grpo';
import { F_DIVERGENCES } from '../../core/methods';
import type { Random } from '../../math/random';
import type { ArenaCase } from './arenaCase';

type Drawn = Omit<ArenaCase, 'name'>;
type Draw = (random: Random) => Drawn;

const between = (random: Random, low: number, high: number) => low + (high - low) * random.uniform();
const oneOf = <T>(random: Random, list: readonly T[]): T => list[random.integer(list.length)];
// Drawn in float32, so that the engine is fed the very same numbers.
const numbers = (count: number, draw: () => number) => Array.from({ length: count }, () => Math.fround(draw()));
const normals = (random: Random, count: number, scale = 1, mean = 0) =>
  numbers(count, () => mean + scale * random.normal());

/** Rows of tokens, of which some do not count. */
function tokenRows(random: Random, rows: number, width: number, draw: () => number) {
  return {
    lengths: Array.from({ length: rows }, () => 1 + random.integer(width)),
    array: () => Array.from({ length: rows }, () => numbers(width, draw)),
  };
}

function pairTokens(random: Random) {
  const { lengths, array } = tokenRows(random, 2 * (1 + random.integer(5)), 1 + random.integer(12), () =>
    between(random, -4, -0.05),
  );
  return { policy_token_logps: array(), ref_token_logps: array(), lengths };
}

function pairSums(random: Random, names: readonly string[]) {
  const pairs = 1 + random.integer(9);
  return Object.fromEntries(names.map((name) => [name, normals(random, pairs, 5, -20)]));
}

const transport: Draw = (random) => ({
  params: { beta: between(random, 0.05, 1), label_smoothing: between(random, 0, 0.4) },
  inputs: pairSums(random, ['policy_chosen', 'policy_rejected', 'ref_chosen', 'ref_rejected']),
});

/** Log-probabilities of a rollout under models that are near each other. */
function rollout(random: Random, rows: number) {
  const width = 1 + random.integer(9);
  const { lengths, array } = tokenRows(random, rows, width, () => between(random, -4, -0.05));
  const old = array();
  const near = (scale: number) => old.map((row) => row.map((x) => Math.fround(x + scale * random.normal())));
  return { lengths, old_logps: old, new_logps: near(0.3), ref_logps: near(0.5) };
}

export const DRAWS: Readonly<Record<string, Draw>> = {
  f_divergence: (random) => ({
    params: {
      beta: between(random, 0.05, 1),
      f_divergence_type: oneOf(random, F_DIVERGENCES),
      alpha: oneOf(random, [0, 0.3, 0.999, 1, 1.0001, 1.7, 3]),
    },
    inputs: { chosen_logratios: normals(random, 7, 2), rejected_logratios: normals(random, 7, 2) },
  }),
  aot: transport,
  aot_unpaired: transport,
  ld_dpo: (random) => ({
    params: { beta: between(random, 0.05, 1), ld_alpha: random.uniform() },
    inputs: pairTokens(random),
  }),
  weighted_sigmoid_bco_pair_sft: (random) => ({
    params: { beta: between(random, 0.05, 1), weights: [random.uniform(), random.uniform(), random.uniform()] },
    inputs: pairTokens(random),
  }),
  simpo: (random) => ({
    params: { beta: between(random, 0.5, 3), gamma: between(random, 0, 2) },
    inputs: pairTokens(random),
  }),
  orpo: (random) => ({ params: { beta: between(random, 0.05, 1) }, inputs: pairTokens(random) }),
  cpo: (random) => ({
    params: { beta: between(random, 0.05, 1), cpo_alpha: between(random, 0, 2) },
    inputs: pairTokens(random),
  }),
  kto: (random) => {
    const count = 1 + random.integer(9);
    return {
      params: { beta: between(random, 0.05, 1), desirable_weight: 1.2, undesirable_weight: random.uniform() },
      inputs: {
        logratios: normals(random, count, 3),
        desirable: Array.from({ length: count }, () => random.integer(2)),
        kl: [Math.fround(5 * random.uniform())],
      },
    };
  },
  unlikelihood: (random) => ({
    params: { alpha: random.uniform() },
    inputs: pairSums(random, ['policy_chosen', 'policy_rejected']),
  }),
  reward_model: (random) => ({
    params: { center: between(random, 0, 0.1) },
    inputs: { chosen_rewards: normals(random, 5, 2), rejected_rewards: normals(random, 5, 2) },
  }),
  rrhf: (random) => {
    const rows = 1 + random.integer(6);
    const { lengths, array } = tokenRows(random, rows, 7, () => between(random, -4, -0.05));
    return { params: {}, inputs: { token_logps: array(), lengths, scores: normals(random, rows) } };
  },
  ppo: (random) => {
    const rows = 2 + random.integer(4);
    const { old_logps, ...others } = rollout(random, rows);
    const oldValues = old_logps.map((row) => normals(random, row.length, 0.5));
    return {
      params: {
        gamma: between(random, 0.8, 1),
        lam: random.uniform(),
        kl_coef: 0.1 * random.uniform(),
        cliprange: between(random, 0.05, 0.4),
        cliprange_value: between(random, 0.05, 0.4),
        vf_coef: random.uniform(),
      },
      inputs: {
        ...others,
        old_logps,
        old_values: oldValues,
        values: oldValues.map((row) => row.map((x) => Math.fround(x + 0.3 * random.normal()))),
        scores: normals(random, rows),
      },
    };
  },
  grpo: (random) => {
    const group = 2 + random.integer(3);
    const rows = group * (1 + random.integer(3));
    return {
      params: {
        group,
        beta: oneOf(random, [0, 0.04, 0.5]),
        eps_low: between(random, 0.05, 0.4),
        eps_high: between(random, 0.05, 0.4),
        loss_type: oneOf(random, GRPO_LOSS_TYPES),
        max_length: 12,
      },
      inputs: { ...rollout(random, rows), rewards: normals(random, rows) },
    };
  },
};
