/** The stages of a run that has several: how each is opened, and what of it a snapshot holds. */
import type { PromptMethodName } from '../core/methods';
import type { NamedArrays } from '../core/runCheckpoint';
import { configIn, type Stage, sftSteps, stagesOf, trainsRewardModel } from '../core/stages';
import type { PairSource } from '../data/pairSource';
import type { PromptSource } from '../data/promptSource';
import { ParameterSet } from '../model/parameters';
import { Owned } from '../runtime/ownership';
import type { Loss } from './loss';
import type { Log, RunLog } from './methods/method';
import { withPromptMethod } from './methods/methods';
import { SFT } from './methods/sft';
import { type NamedSets, readSets, writeSets } from './namedSets';
import { policyStage, type TrainerOptions } from './policyStage';
import { holdsRewardModel, RewardModel, rewardStage } from './rewardModel';
import { TrainerParts } from './trainerParts';
import type { TrainingStage } from './trainingStage';

export interface StagePlan<Logged extends Log> {
  /** @param left of a snapshot of this stage, which is gone on with; absent where the stage before has just ended */
  open(left?: NamedArrays): Promise<TrainingStage<Logged>>;
  /** What a snapshot holds beside what the stage itself says. */
  state?(): Promise<NamedArrays>;
}

/** What a run of several stages has from the start, whichever it is in. */
export interface StagedModels {
  /** What the policy learns from where that is trained first. */
  readonly rewardModel?: RewardModel | undefined;
  /** What the policy is held against once supervised fine-tuning has ended: the policy as it was then. Nothing before. */
  readonly sft?: ParameterSet | undefined;
}

interface StagePlans extends StagedModels {
  readonly plans: readonly StagePlan<RunLog>[];
}

export interface StagedOptions extends TrainerOptions<PromptSource> {
  /** What a reward model learns from, and what supervised fine-tuning does. */
  readonly pairs: PairSource;
  readonly demonstrations: PairSource;
}

/** @param parts of the policy's own stage @throws EngineError whatever the backend says of the graphs */
export async function planStages(options: StagedOptions, parts: TrainerParts, own: Owned): Promise<StagePlans> {
  const { backend, architecture, policy, reference, pairs: source, config: run } = options;
  const rewardModel = trainsRewardModel(run)
    ? own.keep(await RewardModel.create({ backend, architecture, reference, source, config: run }))
    : undefined;
  const sft = sftSteps(run) > 0 ? own.keep(new ParameterSet(backend, architecture, 'sft')) : undefined;
  let tuning: Tuning | undefined;

  /** After supervised fine-tuning, whose graphs nobody needs any more, the policy is the reference: as it is now, or as it was then. */
  const rebase = async (left: NamedArrays | undefined) => {
    if (!sft) return;
    await tuning?.dispose();
    tuning = undefined;
    if (left) writeSets({ sft }, left);
    else sft.copyFrom(policy);
    options.rebased?.(sft);
  };
  const rebased: Pick<StagePlan<RunLog>, 'state'> = sft ? { state: () => readSets({ sft }) } : {};

  const planOf = (stage: Stage): StagePlan<RunLog> => {
    const { from } = stage;
    const config = configIn(run, stage);
    switch (stage.name) {
      case 'sft':
        return {
          open: async (left) => {
            tuning = own.keep(await openTuning({ ...options, source: options.demonstrations, config }, left));
            return tuning.stage;
          },
          state: async () => ({ ...(tuning && (await readSets(tuning.moments))) }),
        };
      case 'reward':
        return {
          open: async (left) => {
            await rebase(left);
            const model = rewardModel as RewardModel;
            // A run that another method made has none where this is its first stage.
            if (left && (sft || holdsRewardModel(left))) model.restore(left);
            else if (sft) model.parameters.copyFrom(sft);
            return own.keep(rewardStage(model, { backend, source, config, from }));
          },
          ...rebased,
        };
      case 'policy':
        return {
          open: async (left) => {
            await rebase(left);
            if (left) rewardModel?.restore(left);
            const held = { ...options, config, reference: sft ?? reference, beside: left };
            return withPromptMethod(
              config.method as PromptMethodName,
              (method) => policyStage<Loss, PromptSource, RunLog>(method, held, parts, from, own),
              rewardModel,
            );
          },
          ...rebased,
        };
    }
  };
  return { plans: stagesOf(run).map(planOf), rewardModel, sft };
}

/** Supervised fine-tuning of the policy, with graphs and an optimizer of its own: its batches are pairs, and what follows begins without its moments. */
interface Tuning {
  readonly stage: TrainingStage<RunLog>;
  readonly moments: NamedSets;
  dispose(): Promise<void>;
}

function openTuning(options: TrainerOptions, left: NamedArrays | undefined): Promise<Tuning> {
  const { backend, architecture, source, config } = options;
  const shape = source.shape(config.per_device_train_batch_size);
  return Owned.create(async (own) => {
    const parts = own.keep(await TrainerParts.create({ backend, architecture, shape }));
    const { m, v } = parts.update.optimizer;
    const moments = { [`${MOMENTS}m`]: m, [`${MOMENTS}v`]: v };
    // A run that another method made has none.
    if (Object.keys(left ?? {}).some((name) => name.startsWith(MOMENTS))) writeSets(moments, left ?? {});
    const stage = await policyStage(SFT, options, parts, 0, own);
    return { stage, moments, dispose: () => own.dispose() };
  });
}

const MOMENTS = 'sft.';
