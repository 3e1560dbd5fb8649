import { expect, it } from 'vitest';
import { DEFAULT_TRAINING, type TrainingConfig } from '../../core/trainingConfig';
import { heldOutMetrics } from './heldOutMetrics';

const PAIRS = [
  {
    chosenTokens: 2,
    rejectedTokens: 4,
    policyChosen: -2,
    policyRejected: -8,
    referenceChosen: -3,
    referenceRejected: -7,
  },
  {
    chosenTokens: 3,
    rejectedTokens: 1,
    policyChosen: -6,
    policyRejected: -1,
    referenceChosen: -5,
    referenceRejected: -2,
  },
];
const sp = (x: number) => Math.log1p(Math.exp(x));

it.each<[name: string, settings: Partial<TrainingConfig>, loss: number]>([
  ['DPO', {}, (sp(-2) + sp(2)) / 2],
  // Length means −1 and −2, −2 and −1.
  ['SimPO', { method: 'simpo', simpo_gamma: 0.5 }, (sp(-0.5) + sp(1.5)) / 2],
  ['SFT, over all tokens', { method: 'sft' }, 8 / 5],
  [
    'a sum',
    { loss_weight: 0.8, added_loss_weight: 0.2, rpo_alpha: 1 },
    (0.8 * (sp(-2) + sp(2))) / 2 + (0.2 * (2 * sp(-1) + 2 * sp(1))) / 2 + (1 + 2) / 2,
  ],
])('%s: the held-out loss is that which is trained', (_name, settings, loss) => {
  const { eval_loss, ...rest } = heldOutMetrics(PAIRS, { ...DEFAULT_TRAINING, ...settings });
  expect(eval_loss).toBeCloseTo(loss, 12);
  expect(rest).toMatchObject({ 'eval_rewards/chosen': 0, 'eval_rewards/accuracies': 0.5, 'eval_logps/chosen': -4 });
});
