/** What a run is about: its pairs, and what can be measured, looked at and sampled. One folder beside this file for each world, and one line in worlds.ts. */
import type { Fault } from '../core/faults';
import type {
  CompletionsRecord,
  DishRecord,
  DistributionRecord,
  EvaluationRecord,
  FrontierRecord,
  PairRecord,
  PredictionRecord,
  Proposal,
} from '../core/records';
import type { PairsState } from '../core/runCheckpoint';
import type { Choice, ModelReference, RunDefinition } from '../core/runDefinition';
import type { Capabilities, Language, Watch, WorldInfo } from '../core/world';
import type { BatchShape, PreferencePair } from '../data/batching';
import type { PairSource } from '../data/pairSource';
import type { PromptSource } from '../data/promptSource';
import type { RewardExam } from '../data/rewardExam';
import type { Architecture } from '../model/architecture';
import type { BatchTensors } from '../model/batchTensors';
import type { Checkpoint } from '../model/checkpoint';
import type { Scorer } from '../model/logps';
import type { ParameterSet } from '../model/parameters';
import type { Tokenizer } from '../model/tokenizer';
import type { Backend } from '../runtime/backend';

/** A policy to look at: the present one, or a past one that was written into a spare set. */
export interface PolicyAt {
  readonly parameters: ParameterSet;
  /** Updates that made it. */
  readonly step: number;
}

export interface EvaluationOptions {
  /** Also estimate the KL from samples, where an exact one makes that unnecessary. */
  readonly sampled?: boolean;
  /** Pairs measured so far. */
  readonly progress?: (done: number, total: number) => void;
  /** Asked between two parts of the measurement, which others may use the backend at: true gives up, with no result. */
  readonly stopped?: () => boolean | Promise<boolean>;
}

/** A world of one run. What is looked at changes nothing about the run. */
export interface World {
  readonly definition: RunDefinition;
  readonly capabilities: Capabilities;
  /** What is trained on, with the definition's fault if it is one of the pairs. */
  readonly source: PairSource;
  /** Where a policy may write completions and is told what they earn. */
  readonly prompts?: PromptSource;
  readonly fault: Fault;
  readonly reference: ParameterSet;
  /** What the policy is held against in training: the reference, unless a fault gives a wrong one. */
  readonly trainingReference: ParameterSet;
  /** Steps between two evaluations: a fixed number, so that the same seed gives the same points. */
  readonly evaluationSteps: number;
  /** Pairs that can be inspected; 0 where there are no data yet. */
  readonly pairCount: number;
  /** Where pairs are held out. */
  readonly split?: { readonly training: number; readonly heldOut: number };
  /** undefined where it was stopped on the way. */
  evaluate(policy: PolicyAt, options?: EvaluationOptions): Promise<EvaluationRecord | undefined>;
  /** One pair as it is trained. @param place in the data set, below `pairCount` */
  inspect(place: number, policy: PolicyAt): Promise<PairRecord>;
  /**
   * Completions by both models, from the same random numbers, so that a difference is the training's. A prompt that cannot be completed gives a record with
   * the problem.
   */
  complete(watch: Watch, policy: PolicyAt, language: Language): Promise<CompletionsRecord>;
  decode(tokens: readonly number[], language: Language): string;
  /** The source's indices of the pairs that training visits first, `most` of them or all where there are fewer. */
  visited(most: number): number[];
  /** Pairs without a fault. Those that are not drawn yet are drawn aside. @param indices of the source */
  peek(indices: readonly number[]): Promise<readonly PreferencePair[]>;
  heldOutPairs?(): Promise<readonly PreferencePair[]>;
  /** What a checkpoint holds of the pairs. */
  readonly pairsState: PairsState;
  /** Where there are prompts to pick from: a place in the data set for each, of one of the first pairs of training that is about it; −1 where none is. */
  examples?(): Promise<readonly number[]>;
  /** Where pairs are drawn by a reward that is known: what a model of it is held against. @param pairs that nobody has learnt from */
  rewardExam?(pairs: number): Promise<RewardExam>;
  /** Where every completion can be enumerated. */
  readonly exact?: ExactView;
  /** Where the visitor may label pairs. */
  readonly choices?: ChoicesView;
}

export interface ExactView {
  /** Every outcome of a prompt under π_ref, a policy, and π* at the run's β. @param dish clamped to the prompts that there are */
  distribution(dish: number, policy: PolicyAt): Promise<DistributionRecord>;
  /** Rewards and π_ref of every prompt. */
  dishes(): Promise<DishRecord[]>;
  /** The most that can be earned at any distance from the reference. */
  frontier(): Promise<FrontierRecord>;
  /** Log-probabilities of the well-formed completions of every prompt, nats. */
  wellFormedLogps(policy: PolicyAt): Promise<Float32Array[]>;
  /** The tokens may come from a link: what is no token is left out, and there are at most one fewer than the longest completion has. */
  predict(dish: number, tokens: readonly number[], policy: PolicyAt): Promise<PredictionRecord>;
  describe(language: Language): WorldInfo;
}

export interface ChoicesView {
  /** Two different well-formed completions of a prompt by π_ref. */
  propose(dish: number): Promise<Proposal>;
  /** Takes a choice into the data from a step on; undefined where the run does not learn from choices, or no more fit. */
  choose(choice: Omit<Choice, 'step'>, step: number): Choice | undefined;
}

/** The files that a world is opened from. The same object serves one run after the other. */
export interface Material {
  /** Name of the checkpoint. */
  readonly model: string;
  readonly checkpoint: Checkpoint;
  /** What the policy is held against, where that is not the checkpoint that it starts as (TRL's ref_model). Of the same shape and vocabulary. */
  readonly reference?: Pick<Material, 'model' | 'checkpoint'>;
  readonly architecture: Architecture;
  tokenizer(language: Language): Tokenizer;
  /** tokenizer.json and its like, as text, by name. */
  tokenizerFiles(): Promise<Readonly<Record<string, string>>>;
}

/** Where a world's material comes from. */
export interface MaterialSource<From extends Material = Material> {
  /** Address of the shipped models' directories. */
  readonly models: URL;
  /** What the visitor has brought so far, for a world that needs it: a model, perhaps another as its reference, then data in its tokens. */
  readonly brought: {
    readonly model?: ModelReference;
    readonly reference?: ModelReference & Pick<Material, 'checkpoint'>;
    readonly material?: Material;
  };
  /** That of the run before, of the same world. */
  readonly before: From | undefined;
  readonly progress: (fraction: number) => void;
}

/** What trainer and world share on a backend, for one model and one shape of batch. */
export interface SharedTensors {
  readonly backend: Backend;
  readonly architecture: Architecture;
  readonly reference: ParameterSet;
  readonly batch: BatchTensors;
  readonly scorer: Scorer;
}

export interface WorldTools {
  dispose(): Promise<void>;
}

/** How a world is opened. */
export interface WorldKind<
  Definition extends RunDefinition = RunDefinition,
  From extends Material = Material,
  Tools extends WorldTools = WorldTools,
  Opened extends World = World,
> {
  readonly capabilities: Capabilities;
  /** Whether the memory of the run before is needed for the next one where that cannot use the same graphs. */
  readonly makesRoom: boolean;
  /** @throws EngineError where it cannot be had, or is not what the definition names */
  material(definition: Definition, from: MaterialSource<From>): Promise<From>;
  /** @throws EngineError config_invalid where the material has no pairs for it */
  batchShape(definition: Definition, material: From): BatchShape;
  /** Sessions and tensors that are costly to make: they serve one run after the other while material and shape of batch stay. */
  createTools(shared: SharedTensors, material: From): Promise<Tools>;
  /** @param pairs goes on with those of an earlier run */
  open(definition: Definition, material: From, tools: Tools, shared: SharedTensors, pairs?: PairsState): Opened;
}
