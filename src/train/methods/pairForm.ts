/** Losses on pairs of completions as graphs: what the batch gives them, and how they are put together. */
import type { TrainingConfig } from '../../core/trainingConfig';
import type { Batch } from '../../data/batching';
import { algebra } from '../../graph/algebra';
import type { GraphBuilder } from '../../graph/builder';
import type { Value } from '../../graph/ir';
import { lengthWeights } from '../../math/losses/lengthDesensitized';
import type { BatchTensors } from '../../model/batchTensors';
import type { GraphLossForm, LossTerms } from './formGraph';
import { scoreSettings } from './lossGraphs/fDivergence';
import { halfOf, type PairTerms, sequenceSums } from './lossGraphs/pairTerms';
import { SETTINGS_OF_GRAPHS } from './pairLossGraphs';

/** What the settings of these losses come to, one number each. */
const SETTINGS = {
  ...SETTINGS_OF_GRAPHS,
  gamma: ({ simpo_gamma }: TrainingConfig) => simpo_gamma,
  cpo_alpha: ({ cpo_alpha }: TrainingConfig) => cpo_alpha,
  loss_weight: ({ loss_weight }: TrainingConfig) => loss_weight,
  added_loss_weight: ({ added_loss_weight }: TrainingConfig) => added_loss_weight,
  rpo_alpha: ({ rpo_alpha }: TrainingConfig) => rpo_alpha,
  alpha: ({ unlikelihood_alpha }: TrainingConfig) => unlikelihood_alpha,
  desirable_weight: ({ desirable_weight }: TrainingConfig) => desirable_weight,
  undesirable_weight: ({ undesirable_weight }: TrainingConfig) => undesirable_weight,
  power: (config: TrainingConfig) => scores(config).power,
  lowest: (config: TrainingConfig) => scores(config).lowest,
  highest: (config: TrainingConfig) => scores(config).highest,
};

function scores({ f_divergence_type: type, f_alpha_divergence_coef: alpha }: TrainingConfig) {
  return scoreSettings({ type, alpha });
}

export type PairSetting = keyof typeof SETTINGS | 'per_token';

/** The pairs of a batch as the losses read them, as far as they ask. */
export interface PairBatchTerms {
  /** Summed log-probabilities, [S]. */
  readonly sums: Value;
  input(name: string): Value;
  /** Terms of log-probabilities, of the reference's, and of log-ratios to it. */
  logps(): PairTerms<PairSetting>;
  reference(): PairTerms<PairSetting>;
  logratios(): PairTerms<PairSetting>;
  /** Log-ratios in which a completion's tokens beyond the other's length count ld_alpha; of a form that is length-desensitized. */
  desensitized(): PairTerms<PairSetting>;
}

/** Beside the loss the reference's log-probabilities are read back, whether it reads them or not. */
export type PairForm = GraphLossForm<'referenceLogps'>;

/**
 * @param build the loss that is minimised, a scalar @param name forms of one name have the same graph
 * @param lengthDesensitized takes weights of tokens, and the reference's log-probabilities of each
 */
export function pairForm(
  name: string,
  { rows, sequences, shape }: BatchTensors,
  build: (terms: PairBatchTerms, b: GraphBuilder) => Value,
  lengthDesensitized = false,
): PairForm {
  const settings = Object.keys(SETTINGS).map((setting) => [setting, [1]] as const);
  return {
    name,
    head: 'language',
    read: { referenceLogps: 'reference_logps' },
    inputs: {
      ...Object.fromEntries(settings),
      membership: [sequences, rows],
      per_length: [sequences],
      per_token: [1],
      reference_logps: [sequences],
      ...(lengthDesensitized && { weighted_membership: [sequences, rows], reference_tokens: [1, rows] }),
    },
    build: (terms) => build(pairTerms(terms), terms.b),
    values: ({ sequenceOf, starts, lengths }, config) => ({
      ...Object.fromEntries(Object.entries(SETTINGS).map(([setting, of]) => [setting, Float32Array.of(of(config))])),
      membership: membershipOf({ sequenceOf, starts }, rows, sequences),
      per_length: Float32Array.from(lengths, (length) => 1 / Math.max(length, 1)),
      per_token: Float32Array.of(1 / Math.max(tokensOf(lengths.subarray(0, shape.pairs)), 1)),
      ...(lengthDesensitized && {
        weighted_membership: weightedMembership({ sequenceOf, starts, lengths }, rows, config.ld_alpha),
      }),
    }),
  };
}

function pairTerms({ b, logps, input }: LossTerms): PairBatchTerms {
  const sums = sequenceSums(b, logps(), input('membership'));
  const terms = (of: Value): PairTerms<PairSetting> => ({
    b,
    chosen: halfOf(b, of, 'chosen'),
    rejected: halfOf(b, of, 'rejected'),
    perToken: (which) => halfOf(b, input('per_length'), which),
    setting: input,
  });
  return {
    sums,
    input,
    logps: () => terms(sums),
    reference: () => terms(input('reference_logps')),
    logratios: () => terms(algebra(b).sub(sums, input('reference_logps'))),
    desensitized: () => {
      const logratios = algebra(b).sub(logps(), input('reference_tokens'));
      return terms(sequenceSums(b, logratios, input('weighted_membership')));
    },
  };
}

/** [S, R]: 1 where a row is a sequence's; rows of padding come after the last sequence's, and belong to none. */
export function membershipOf(
  { sequenceOf, starts }: Pick<Batch, 'sequenceOf' | 'starts'>,
  rows: number,
  sequences: number,
): Float32Array {
  const membership = new Float32Array(sequences * rows);
  for (let row = 0; row < starts[sequences]; row++) membership[sequenceOf[row] * rows + row] = 1;
  return membership;
}

/** The same, with what LD-DPO has each token count. @param batch of pairs */
function weightedMembership(batch: Pick<Batch, 'sequenceOf' | 'starts' | 'lengths'>, rows: number, alpha: number) {
  const { starts, lengths } = batch;
  const sequences = lengths.length;
  const membership = membershipOf(batch, rows, sequences);
  lengths.forEach((length, s) => {
    const shorter = Math.min(length, lengths[(s + sequences / 2) % sequences]);
    membership.set(lengthWeights(length, shorter, alpha), s * rows + starts[s]);
  });
  return membership;
}

function tokensOf(lengths: Float32Array): number {
  return lengths.reduce((sum, length) => sum + length, 0);
}
