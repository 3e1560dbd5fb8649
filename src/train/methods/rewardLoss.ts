import type { BatchTensors } from '../../model/batchTensors';
import type { Tensor } from '../../runtime/backend';
import type { LossContext, LossStep } from '../loss';
import type { GraphLossForm } from './formGraph';
import { GraphLoss } from './graphLoss';
import { halfOf } from './lossGraphs/pairTerms';
import { rewardModel } from './lossGraphs/single';

/** @param batch of the ends of pairs: one row for each completion, the chosen first */
export function rewardForm({ rows }: Pick<BatchTensors, 'rows'>): GraphLossForm<'rewards'> {
  return {
    name: 'reward_model',
    head: 'scalar',
    read: { rewards: 'rewards' },
    inputs: { center: [1], rewards: [rows] },
    build: ({ b, values, input }) => {
      const rewards = b.reshape(values(), [rows]);
      return rewardModel(b, halfOf(b, rewards, 'chosen'), halfOf(b, rewards, 'rejected'), input('center'));
    },
    values: (_, config) => ({ center: Float32Array.of(config.center_rewards_coefficient) }),
  };
}

/** A reward model's loss on pairs, with the rewards that it gave them: [2P], the chosen first. */
export class RewardLoss extends GraphLoss<'rewards'> {
  constructor(context: LossContext) {
    super(context, rewardForm(context.batch));
  }

  override async evaluate(output: Tensor, at: LossStep, mean?: Tensor): Promise<void> {
    this.context.backend.copy(output, this.readings.rewards, 0);
    await super.evaluate(output, at, mean);
  }
}
