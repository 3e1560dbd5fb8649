import { WORDS } from '../../core/kitchen/words';
import type {
  BestOfNRecord,
  DishRecord,
  DistributionRecord,
  FrontierRecord,
  OptimumRecord,
  PredictionRecord,
  TemperatureRecord,
} from '../../core/records';
import type { KitchenDefinition } from '../../core/runDefinition';
import type { Language, WorldInfo } from '../../core/world';
import { closedForm } from '../../math/closedForm';
import type { Architecture } from '../../model/architecture';
import type { ParameterSet } from '../../model/parameters';
import { ExactWorld } from '../exact/exactWorld';
import type { ExactView, PolicyAt } from '../world';
import { DISHES } from './dishes';
import { COMPLETIONS, KITCHEN_TREE, LONGEST_COMPLETION } from './grammar';
import type { KitchenFiles } from './kitchenFiles';
import type { KitchenTools } from './kitchenTools';
import { completionRewards } from './reward';

/** At which a policy's win rate is measured. */
export const TEMPERATURES = [0, 0.25, 0.5, 0.75, 1, 1.25] as const;

/** What is known exactly of the kitchen, because every completion of every dish can be enumerated. */
export class KitchenExact implements ExactView {
  private world: ExactWorld | undefined;
  /** Log-probabilities of all outcomes, of the policy that was measured last. */
  private measured: { readonly policy: PolicyAt; readonly logps: readonly Float64Array[] } | undefined;

  constructor(
    private readonly definition: KitchenDefinition,
    private readonly files: KitchenFiles,
    private readonly tools: KitchenTools,
    private readonly reference: ParameterSet,
    private readonly architecture: Architecture,
  ) {}

  async evaluate(policy: PolicyAt) {
    return (await this.exactWorld()).evaluate(await this.logps(policy));
  }

  async distribution(wanted: number, policy: PolicyAt): Promise<DistributionRecord> {
    const { config, taste } = this.definition;
    const dish = knownDish(wanted);
    const { referenceLogps, rewards } = (await this.exactWorld()).outcomesOf(dish);
    const optimum = closedForm(referenceLogps, rewards, config.beta);
    return {
      step: policy.step,
      dish,
      rewards: wellFormed(rewards),
      malformedReward: taste.malformed,
      reference: wellFormed(referenceLogps),
      policy: wellFormed((await this.logps(policy))[dish]),
      oracle: wellFormed(optimum.logps),
      beta: config.beta,
      logZ: optimum.logZ,
    };
  }

  async dishes(): Promise<DishRecord[]> {
    const world = await this.exactWorld();
    return DISHES.map((_, dish) => {
      const { rewards, referenceLogps } = world.outcomesOf(dish);
      return { rewards: wellFormed(rewards), reference: wellFormed(referenceLogps) };
    });
  }

  async frontier(): Promise<FrontierRecord> {
    return (await this.exactWorld()).frontier();
  }

  /** What choosing among several completions of π_ref earns, without training. */
  async bestOfN(): Promise<BestOfNRecord[]> {
    return (await this.exactWorld()).bestOfN();
  }

  /** π* at some β, which a method is to find. */
  async optima(betas: readonly number[]): Promise<OptimumRecord[]> {
    return (await this.exactWorld()).optima(betas);
  }

  /** The policy sampled at each of some temperatures, against π_ref at temperature 1. */
  async atTemperatures(
    { parameters }: PolicyAt,
    temperatures: readonly number[] = TEMPERATURES,
  ): Promise<TemperatureRecord[]> {
    const world = await this.exactWorld();
    const logps = await (await this.tools.evaluator()).logpsAt(parameters, temperatures);
    return temperatures.map((temperature, i) => ({ temperature, ...world.earned(logps[i]) }));
  }

  /** What choosing among n completions of π_ref earns where they are sampled at each of some temperatures; of one it is π_ref itself. */
  async bestOfNAtTemperatures(n: number, temperatures: readonly number[] = TEMPERATURES): Promise<TemperatureRecord[]> {
    const world = await this.exactWorld();
    const logps = await (await this.tools.evaluator()).logpsAt(this.reference, temperatures);
    return temperatures.map((temperature, i) => ({ temperature, ...world.bestOf(logps[i], n) }));
  }

  async wellFormedLogps(policy: PolicyAt): Promise<Float32Array[]> {
    return (await this.logps(policy)).map(wellFormed);
  }

  async predict(wanted: number, tokens: readonly number[], policy: PolicyAt): Promise<PredictionRecord> {
    const { vocabSize, endToken } = this.architecture;
    const dish = knownDish(wanted);
    const isToken = (id: number) => Number.isInteger(id) && id >= 0 && id < vocabSize;
    const said = tokens.filter(isToken).slice(0, LONGEST_COMPLETION - 1);
    const { promptIds } = DISHES[dish];
    // The logits do not depend on the token that they predict, so any stands for the next one.
    const pair = { promptIds, chosenIds: [...said, endToken], rejectedIds: [endToken] };
    const prober = await this.tools.prober();
    const logits = async (parameters: ParameterSet) => (await prober.probe(pair, parameters)).chosen;
    const referenceLogits = await logits(this.reference);
    const policyLogits = await logits(policy.parameters);
    return { step: policy.step, dish, tokens: said, referenceLogits, policyLogits };
  }

  describe(language: Language): WorldInfo {
    const { decode, label } = this.files.tokenizer(language);
    return {
      dishes: DISHES.map(({ promptIds }) => ({ prompt: decode(promptIds) })),
      vocabulary: WORDS.map((_, id) => label(id)),
      completions: COMPLETIONS.map((tokens) => decode(tokens)),
    };
  }

  /** Of every outcome of every dish, nats. Before the first update a policy that starts as the reference is the reference, whose are known. */
  async logps(policy: PolicyAt): Promise<readonly Float64Array[]> {
    const { measured } = this;
    if (policy.step === 0 && !this.files.reference) return this.tools.exactReference();
    if (measured?.policy.parameters === policy.parameters && measured.policy.step === policy.step)
      return measured.logps;
    const logps = await (await this.tools.evaluator()).logps(policy.parameters);
    this.measured = { policy, logps };
    return logps;
  }

  private async exactWorld(): Promise<ExactWorld> {
    if (this.world) return this.world;
    const { taste } = this.definition;
    const rewards = DISHES.map((dish) => completionRewards(dish, taste));
    this.world = new ExactWorld(KITCHEN_TREE, await this.tools.exactReference(), rewards, taste.malformed);
    return this.world;
  }
}

/** The dish that is meant by a place that may come from a link. */
export function knownDish(dish: number): number {
  return Math.min(Math.max(0, dish), DISHES.length - 1);
}

/** Completions come first among the outcomes. */
function wellFormed(outcomes: Float64Array): Float32Array {
  return Float32Array.from(outcomes.subarray(0, COMPLETIONS.length));
}
