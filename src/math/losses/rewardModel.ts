import { sigmoid, softplus } from '../stable';
import type { PairBatchLoss } from './pairBatch';

/**
 * A reward model's loss on pairs: Bradley–Terry's −log σ(r_w − r_l) (arXiv 2203.02155 eq. 1), which fixes differences only, and `center`·(r_w + r_l)²
 * (arXiv 2312.09244 eq. 2), which holds their sum near 0; the mean. The derivatives are by the rewards.
 */
export function rewardModelLoss(
  chosenRewards: readonly number[],
  rejectedRewards: readonly number[],
  center: number,
): PairBatchLoss {
  const pairs = chosenRewards.length;
  const dChosen = new Float64Array(pairs);
  const dRejected = new Float64Array(pairs);
  let loss = 0;
  chosenRewards.forEach((chosen, p) => {
    const [difference, sum] = [chosen - rejectedRewards[p], chosen + rejectedRewards[p]];
    const pull = sigmoid(-difference);
    loss += (softplus(-difference) + center * sum * sum) / pairs;
    dChosen[p] = (2 * center * sum - pull) / pairs;
    dRejected[p] = (2 * center * sum + pull) / pairs;
  });
  return { loss, dChosen, dRejected };
}
