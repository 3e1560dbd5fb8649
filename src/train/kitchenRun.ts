import { ExactWorld } from '../data/exact/exactWorld';
import { DISHES, PROMPT_LENGTH } from '../data/kitchen/dishes';
import { KITCHEN_TREE, LONGEST_COMPLETION } from '../data/kitchen/grammar';
import { completionRewards, DEFAULT_TASTE, type Taste, trueReward } from '../data/kitchen/reward';
import { Random } from '../math/random';
import { PLAIN_SAMPLING } from '../math/sampling';
import type { Architecture } from '../model/architecture';
import { Generator } from '../model/generate';
import type { Backend } from '../runtime/backend';
import { ExactEvaluator } from './exactEvaluator';
import { KitchenPairs } from './kitchenPairs';
import { ParameterSet, type Weights } from './parameters';
import { PolicySamples } from './policySamples';
import type { EvaluationRecord } from './records';
import { checkRunConfig, type RunConfig } from './runConfig';
import { Trainer } from './trainer';

/** Completions that are shown of each model. */
const SHOWN = 5;
const COMPLETION_STREAM = 0x636f_6d70;

export interface WrittenCompletion {
  readonly tokens: readonly number[];
  /** Summed log-probability under the model that wrote it, nats. */
  readonly logps: number;
  /** True reward. */
  readonly reward: number;
}

export interface KitchenOptions {
  readonly backend: Backend;
  readonly architecture: Architecture;
  readonly weights: Weights;
  readonly config: RunConfig;
  readonly taste?: Taste;
  readonly capture?: boolean;
}

/** A DPO run in the kitchen: policy and reference, the pairs, the trainer, and everything that is measured exactly. */
export class KitchenRun {
  private world: ExactWorld | null = null;

  private constructor(
    readonly config: RunConfig,
    readonly trainer: Trainer,
    readonly policy: ParameterSet,
    readonly reference: ParameterSet,
    private readonly taste: Taste,
    private readonly evaluator: ExactEvaluator,
    private readonly samples: PolicySamples,
    private readonly generator: Generator,
    private readonly endToken: number,
    private readonly pairs: KitchenPairs,
  ) {}

  /** @throws EngineError config_invalid; whatever the backend says of the graphs */
  static async open({ backend, architecture, weights, config, taste = DEFAULT_TASTE, capture }: KitchenOptions) {
    checkRunConfig(config);
    const policy = new ParameterSet(backend, architecture, 'policy', weights);
    const reference = new ParameterSet(backend, architecture, 'reference', weights);
    const pairs = await KitchenPairs.create(backend, architecture, reference, config, taste);
    const shown = { sequences: SHOWN, promptLength: PROMPT_LENGTH, maxNewTokens: LONGEST_COMPLETION };
    const prompts = DISHES.map((dish) => dish.promptIds);
    return new KitchenRun(
      config,
      await Trainer.create({
        backend,
        architecture,
        policy,
        reference,
        source: pairs,
        config,
        capture: capture ?? false,
      }),
      policy,
      reference,
      taste,
      await ExactEvaluator.create(backend, architecture, KITCHEN_TREE, prompts),
      await PolicySamples.create(backend, architecture),
      await Generator.create(backend, architecture, shown),
      architecture.endToken,
      pairs,
    );
  }

  /** The exact quantities of the policy as it is now. @param sampled also estimate the KL from samples */
  async evaluate(sampled: boolean): Promise<EvaluationRecord> {
    const { trainer, policy, reference, config } = this;
    const step = trainer.step;
    const world = await this.exactWorld();
    const { kl, oracleBeta: _, ...exact } = world.evaluate(await this.evaluator.logps(policy));
    const estimate = sampled ? await this.samples.estimate(policy, reference, config.seed + step) : undefined;
    return { step, ...exact, 'kl/exact': kl, ...(estimate && { 'kl/sampled': estimate }) };
  }

  /** Completions of one dish by policy and reference, from the same random numbers, so that a difference is the training's. */
  async complete(dish: number): Promise<{ reference: WrittenCompletion[]; policy: WrittenCompletion[] }> {
    return { reference: await this.write(dish, this.reference), policy: await this.write(dish, this.policy) };
  }

  async dispose(): Promise<void> {
    for (const owned of [this.trainer, this.evaluator, this.samples, this.generator, this.pairs]) await owned.dispose();
    this.policy.destroy();
    this.reference.destroy();
  }

  private async write(dish: number, parameters: ParameterSet): Promise<WrittenCompletion[]> {
    const prompts = Array.from({ length: SHOWN }, () => DISHES[dish].promptIds);
    const random = new Random(this.config.seed, COMPLETION_STREAM + dish);
    const written = await this.generator.generate(parameters.tensors, prompts, this.endToken, PLAIN_SAMPLING, random);
    return written.map(({ tokens, logps }) => ({
      tokens,
      logps,
      reward: trueReward(DISHES[dish], tokens, this.taste),
    }));
  }

  private async exactWorld(): Promise<ExactWorld> {
    if (this.world) return this.world;
    const rewards = DISHES.map((dish) => completionRewards(dish, this.taste));
    const reference = await this.evaluator.logps(this.reference);
    this.world = new ExactWorld(KITCHEN_TREE, reference, rewards, this.taste.malformed);
    return this.world;
  }
}
