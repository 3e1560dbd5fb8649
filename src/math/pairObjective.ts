/** The loss of one pair by itself, whatever the method is, with its derivatives: what a page shows of a pair. */
import type { LossType } from '../core/lossTypes';
import { hasPairLoss, isSum, objectiveOf, type PairSettings } from '../core/objective';
import { divergenceScore } from './losses/fDivergence';
import { kto } from './losses/kto';
import { crossEntropy, type PairBatch, type PairBatchLoss } from './losses/pairBatch';
import { cpo, orpo, simpo, unlikelihood } from './losses/referenceFree';
import { type PairLoss, pairLoss } from './pairLoss';

/** A completion of the pair. */
export interface SequenceSums {
  /** log π_θ, nats. */
  readonly policyLogps: number;
  /** log(π_θ/π_ref), as the loss reads it: of LD-DPO with its weights of tokens. */
  readonly logratio: number;
  /** Tokens. */
  readonly length: number;
}

/**
 * Derivatives are with respect to log π_θ of the two completions, which are those with respect to their log-ratios too. `sft` and the terms of it take
 * the mean over all chosen tokens of a batch, AOT sorts over it and KTO takes its KL from it: here the pair is the whole batch. Of a
 * method that does not learn from pairs they are NaN.
 */
export function pairObjective(chosen: SequenceSums, rejected: SequenceSums, settings: PairSettings): PairLoss {
  const { beta, simpo_gamma, cpo_alpha, unlikelihood_alpha } = settings;
  const alone: PairBatch = {
    chosen: [chosen.policyLogps],
    rejected: [rejected.policyLogps],
    chosenLengths: [chosen.length],
    rejectedLengths: [rejected.length],
  };
  const objective = objectiveOf(settings);
  if (!hasPairLoss(objective)) return { loss: Number.NaN, dChosen: Number.NaN, dRejected: Number.NaN };
  switch (objective) {
    case 'sft':
      return only(crossEntropy(alone));
    case 'simpo':
      return only(simpo(alone, beta, simpo_gamma));
    case 'orpo':
      return only(orpo(alone, beta));
    case 'cpo':
      return only(cpo(alone, beta, cpo_alpha));
    case 'unlikelihood':
      return only(unlikelihood(alone, unlikelihood_alpha));
    case 'aot':
    case 'aot_unpaired':
      return pairLoss('sigmoid', chosen.logratio, rejected.logratio, chosen.length, rejected.length, beta, 0);
    case 'kto':
      return ktoPair(chosen.logratio, rejected.logratio, settings);
    default:
      return composed(chosen, rejected, settings, only(crossEntropy(alone)));
  }
}

/** With a pair for the batch, the mismatched completions are its own two, exchanged. */
function ktoPair(a: number, b: number, settings: PairSettings): PairLoss {
  const { beta, desirable_weight: desirableWeight, undesirable_weight: undesirableWeight } = settings;
  const kl = Math.max(0, (a + b) / 2);
  const { loss, dLogratios } = kto([a, b], [true, false], kl, { beta, desirableWeight, undesirableWeight });
  return { loss, dChosen: dLogratios[0], dRejected: dLogratios[1] };
}

function composed(chosen: SequenceSums, rejected: SequenceSums, settings: PairSettings, sft: PairLoss): PairLoss {
  const { loss_type, loss_weight, added_loss_type, added_loss_weight, rpo_alpha } = settings;
  const loss = (type: LossType) => divergenceLoss(type, chosen, rejected, settings);
  if (!isSum(settings)) return loss(loss_type);
  return sumOf([
    [loss_weight, loss(loss_type)],
    ...(added_loss_weight > 0 ? [[added_loss_weight, loss(added_loss_type)] as const] : []),
    [rpo_alpha, sft],
  ]);
}

/** A loss of the scores that DPO's divergence makes of the log-ratios; of the reverse KL they are the log-ratios. */
function divergenceLoss(
  lossType: LossType,
  chosen: SequenceSums,
  rejected: SequenceSums,
  settings: PairSettings,
): PairLoss {
  const { beta, label_smoothing, discopop_tau, f_divergence_type: type, f_alpha_divergence_coef: alpha } = settings;
  const [a, b] = [chosen, rejected].map(({ logratio }) => divergenceScore({ type, alpha }, logratio));
  const [nW, nL] = [chosen.length, rejected.length];
  const loss = pairLoss(lossType, a.score, b.score, nW, nL, beta, label_smoothing, discopop_tau);
  return { loss: loss.loss, dChosen: loss.dChosen * a.slope, dRejected: loss.dRejected * b.slope };
}

function sumOf(terms: readonly (readonly [weight: number, loss: PairLoss])[]): PairLoss {
  const of = (name: keyof PairLoss) => terms.reduce((sum, [weight, loss]) => sum + weight * loss[name], 0);
  return { loss: of('loss'), dChosen: of('dChosen'), dRejected: of('dRejected') };
}

/** Of a batch that is one pair. */
function only({ loss, dChosen, dRejected }: PairBatchLoss): PairLoss {
  return { loss, dChosen: dChosen[0], dRejected: dRejected[0] };
}
