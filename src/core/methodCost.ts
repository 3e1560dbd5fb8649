/** What a method itself asks for in each update. What is measured beside it, such as the KL, costs more and is not counted. */
import { sourcesOf } from './methodSettings/rrhf';
import { learnsFromPrompts } from './methods';
import { readsReference } from './objective';
import { stagesOf } from './stages';
import type { TrainingConfig } from './trainingConfig';

export type CostedModel = 'policy' | 'reference' | 'value' | 'other';

export interface MethodCost {
  /** In memory while it trains. Policy and value model have gradients and AdamW's moments besides. */
  readonly models: readonly CostedModel[];
  /** Sequences that go through a model to be scored, through a model and back, and that are written; means over updates. */
  readonly forward: number;
  readonly backward: number;
  readonly samples: number;
}

export function methodCost(config: TrainingConfig): MethodCost {
  const { method, per_device_train_batch_size: batch } = config;
  if (!learnsFromPrompts(method)) return pairCost(config);
  switch (method) {
    case 'grpo': {
      const reference = config.beta > 0;
      return {
        models: reference ? ['policy', 'reference'] : ['policy'],
        // A rollout is scored once for all its updates.
        forward: batch + (reference ? batch / config.num_iterations : 0),
        backward: batch,
        samples: batch / config.num_iterations,
      };
    }
    case 'ppo': {
      // Texts of PPO-ptx go through with the responses.
      const sequences = config.ptx_coef > 0 ? 2 * batch : batch;
      return {
        models: ['policy', 'reference', 'value'],
        forward: 2 * sequences + (2 * sequences) / config.num_ppo_epochs,
        backward: 2 * sequences,
        samples: batch / config.num_ppo_epochs,
      };
    }
    case 'rrhf': {
      // All but those of the grammar are written by models; the reference, which no loss reads, writes for two sources.
      const sources = sourcesOf(config);
      const samples = (batch * (sources.length - 1)) / sources.length;
      const models = ['policy', 'reference', ...(sources.includes('other') ? (['other'] as const) : [])] as const;
      return { models, forward: batch, backward: batch, samples };
    }
    case 'online_dpo':
      // Two responses to a prompt become a pair, which never comes again.
      return { models: ['policy', 'reference'], forward: 4 * batch, backward: 2 * batch, samples: 2 * batch };
  }
}

/** Responses that were written after so many steps of a run, those of the stages before the policy's too. */
export function responsesWritten(config: TrainingConfig, step: number): number {
  const updates = Math.max(0, step - (stagesOf(config).at(-1)?.from ?? 0));
  return Math.round(updates * methodCost(config).samples);
}

/** Of a pair that comes again the reference's log-probabilities are known: it is the most that is asked for. */
function pairCost(config: TrainingConfig): MethodCost {
  const { per_device_train_batch_size: pairs, method, loss_type } = config;
  // The cross-entropy of the chosen reads nothing else.
  const chosenOnly = method === 'sft' || (method === 'dpo' && loss_type === 'sft');
  const sequences = chosenOnly ? pairs : 2 * pairs;
  const reference = readsReference(config);
  // KTO's estimate of the KL is of as many mismatched completions, under both models.
  const mismatched = method === 'kto' ? 2 * sequences : 0;
  return {
    models: reference ? ['policy', 'reference'] : ['policy'],
    forward: (reference ? 2 * sequences : sequences) + mismatched,
    backward: sequences,
    samples: 0,
  };
}
