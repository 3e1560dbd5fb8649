import { describe, expect, it } from 'vitest';
import { benchStep } from '../cli/benchStep';
import { materialOf, openFileRun, openKitchenRun } from '../cli/runTestKit';
import { verifyCase } from '../cli/verifyCase';
import type { PreferencePair } from '../data/batching';
import { implicitRewards } from '../export/implicitRewards';
import type { Random } from '../math/random';
import { Generator } from '../model/generate';
import { gpt2 } from '../model/gpt2';
import { ParameterSet } from '../model/parameters';
import type { Backend } from '../runtime/backend';
import { tryBackend } from '../runtime/trial';
import { ExactEvaluator } from '../worlds/exact/exactEvaluator';
import { DISHES, PROMPT_LENGTH } from '../worlds/kitchen/dishes';
import { KITCHEN_TREE } from '../worlds/kitchen/grammar';
import { PolicySamples } from '../worlds/kitchen/policySamples';
import { measureSpeed } from './estimate';
import { pretrain } from './pretrain';
import { Trainer } from './trainer';
import { CrampedBackend, FixedPairs, randomPairs, randomWeights, TINY_GPT2, TINY_TRAINING } from './trainTestKit';

const tiny = { ...TINY_GPT2, n_layer: 1 };
const architecture = gpt2(tiny);
const weights = randomWeights(architecture, 1);
/** Speaks the kitchen's words; its output matrix is its own, so that rows of the embedding's gradient are added onto zeros. */
const kitchen = gpt2({ ...tiny, vocab_size: 24, n_positions: 16, tie_word_embeddings: false });
const pairs = randomPairs(architecture, 3, 1);
const file = materialOf({ config: tiny, params: weights }, pairs);
const borrowed = new ParameterSet(new CrampedBackend(), architecture, 'borrowed');

type Made = { dispose(): Promise<void> } | undefined;
/** What is made of several parts; what only works for a while has given everything back at its end. */
const creators: Readonly<Record<string, (backend: Backend) => Promise<Made>>> = {
  Trainer: (backend) =>
    Trainer.create({
      backend,
      architecture: kitchen,
      policy: borrowed,
      reference: borrowed,
      source: new FixedPairs(pairs, architecture),
      config: TINY_TRAINING,
    }),
  'a trainer whose loss is a graph': (backend) =>
    Trainer.create({
      backend,
      architecture,
      policy: borrowed,
      reference: borrowed,
      source: new FixedPairs(pairs, architecture),
      config: TINY_TRAINING,
      lossForm: 'graph',
    }),
  'a run in the kitchen': (backend) => openKitchenRun(backend),
  'a run on a file': async (backend) => openFileRun(backend, await file, { per_device_train_batch_size: 2 }),
  ExactEvaluator: (backend) =>
    ExactEvaluator.create(
      backend,
      kitchen,
      KITCHEN_TREE,
      DISHES.map(({ promptIds }) => promptIds),
    ),
  PolicySamples: (backend) => PolicySamples.create(backend, kitchen),
  Generator: (backend) =>
    Generator.create(backend, kitchen, { sequences: 2, promptLength: PROMPT_LENGTH, maxNewTokens: 2 }),
  async measureSpeed(backend) {
    await measureSpeed(backend, tiny);
    return undefined;
  },
  async tryBackend(backend) {
    await tryBackend(backend).catch((thrown: Error) => {
      if (!thrown.message.includes('a product of matrices is')) throw thrown; // nothing is computed here
    });
    return undefined;
  },
  async implicitRewards(backend) {
    await implicitRewards({ backend, architecture, reference: borrowed, beta: 0.1 }, pairs, borrowed);
    return undefined;
  },
  async verifyCase(backend) {
    const row = ({ promptIds, chosenIds, rejectedIds }: PreferencePair) => ({
      prompt_ids: promptIds,
      chosen_ids: chosenIds,
      rejected_ids: rejectedIds,
    });
    const batches = [pairs.map(row), pairs.slice(1).map(row)];
    await verifyCase(backend, architecture, weights, { loss_type: 'sigmoid', batches });
    return undefined;
  },
  async benchStep(backend) {
    const shape = { name: 'tiny', config: tiny, pairs: 2, promptLength: 2, completionLength: 3 };
    await benchStep(backend, shape, { rounds: 1 });
    return undefined;
  },
  async pretrain(backend) {
    const sample = (random: Random) => [random.integer(4), random.integer(4)];
    const config = { ...TINY_TRAINING, max_steps: 1 };
    await pretrain({ backend, architecture, weights, config, longest: 4, sample, onRecord: () => undefined });
    return undefined;
  },
};

describe.each(Object.entries(creators))('%s', (_, create) => {
  it('gives back what it has made', async () => {
    const backend = new CrampedBackend();
    const made = await create(backend);
    expect(backend.made).toBeGreaterThan(1);
    if (made) expect(backend.live).not.toEqual([]);
    await made?.dispose();
    expect(backend.live).toEqual([]);
  });

  it('leaves nothing behind, whichever of its parts cannot be made', async () => {
    const roomy = new CrampedBackend();
    await create(roomy);
    for (let room = 0; room < roomy.made; room++) {
      const backend = new CrampedBackend(room);
      await expect(create(backend)).rejects.toThrow('no room for');
      expect(backend.live).toEqual([]);
    }
  });
});
