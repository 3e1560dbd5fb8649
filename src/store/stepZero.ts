/**
 * The default run before its first step, as it comes with each of the kitchen's models (`npm run reference`): where a run has the same model, it can be
 * shown what its engine would answer.
 */
import { fromBase64 } from '../core/base64';
import { END_OF_TEXT, WORDS } from '../core/kitchen/words';
import type { KitchenConfig } from '../core/kitchenConfig';
import type { DistributionRecord, ExactEvaluation, PairLogits, PredictionRecord } from '../core/records';
import { DEFAULT_DEFINITION, drawsDefaultPairs, type KitchenDefinition, sameTaste } from '../core/runDefinition';
import type { KitchenModel } from '../core/settings';
import type { StepZeroFile, StepZeroPair, StepZeroSequence } from '../core/stepZero';
import type { Language, WorldInfo } from '../core/world';
import { closedForm } from '../math/closedForm';

const FILES = import.meta.glob<unknown>('./stepZero/*.json', { import: 'default' });

/** What an engine would answer, each record made once. Undefined where the file does not tell it of such a run. */
export class StepZero {
  private readonly rewards: Float32Array;
  private readonly reference: Float32Array;
  private readonly next: Float32Array;
  private readonly made = new Map<string, unknown>();

  constructor(
    readonly model: KitchenModel,
    private readonly file: StepZeroFile,
  ) {
    this.rewards = floats(file.rewards);
    this.reference = floats(file.reference);
    this.next = floats(file.next);
  }

  get parameters(): number {
    return this.file.parameters;
  }

  /** The words, which are those of every run in the kitchen. */
  world(language: Language): WorldInfo {
    return this.once(`world ${language}`, () => {
      const text = (tokens: readonly number[]) =>
        tokens
          .filter((token) => token !== END_OF_TEXT)
          .map((token) => WORDS[token][language])
          .join(language === 'zh' ? '' : ' ');
      const prompts = new Map(this.file.pairs.map(({ dish, promptTokens }) => [dish, text(promptTokens)]));
      return {
        dishes: this.file.examples.map((_, dish) => ({ prompt: prompts.get(dish) ?? '' })),
        vocabulary: WORDS.map((word) => word[language]),
        completions: this.file.completions.map(text),
      };
    });
  }

  distribution({ config, taste }: KitchenDefinition, dish: number): DistributionRecord | undefined {
    const { beta } = config;
    if (!this.tellsOf(config) || !sameTaste(taste, DEFAULT_DEFINITION.taste)) return undefined;
    return this.once(`distribution ${dish} ${beta}`, () => {
      const reference = this.ofDish(this.reference, dish);
      const rewards = this.ofDish(this.rewards, dish);
      const { malformed } = taste;
      const mass = reference.reduce((sum, logp) => sum + Math.exp(logp), 0);
      const outcomes = Float64Array.of(...reference, Math.log1p(-mass));
      const { logps, logZ } = closedForm(outcomes, Float64Array.of(...rewards, malformed), beta);
      const oracle = Float32Array.from(logps.subarray(0, reference.length));
      return { step: 0, dish, rewards, malformedReward: malformed, reference, policy: reference, oracle, beta, logZ };
    });
  }

  /** Where the probability lies hangs on the pairs. */
  evaluation(definition: KitchenDefinition): ExactEvaluation | undefined {
    const { config, taste } = definition;
    if (!this.tellsOf(config) || !sameTaste(taste, DEFAULT_DEFINITION.taste)) return undefined;
    const { mass: _, ...others } = this.file.evaluation;
    return this.drawsAlike(definition) ? this.file.evaluation : this.once('evaluation', () => others);
  }

  /** @param place in the data set */
  pair(definition: KitchenDefinition, place: number): PairLogits | undefined {
    const pair = this.file.pairs.find(({ index }) => index === place);
    return pair && this.drawsAlike(definition) ? this.once(`pair ${place}`, () => toRecord(pair)) : undefined;
  }

  examples(definition: KitchenDefinition): readonly number[] | undefined {
    return this.drawsAlike(definition) ? this.file.examples : undefined;
  }

  /** Of the first token after a dish's prompt. */
  prediction({ config }: KitchenDefinition, dish: number): PredictionRecord | undefined {
    if (!this.tellsOf(config)) return undefined;
    return this.once(`prediction ${dish}`, () => {
      const logits = this.ofDish(this.next, dish);
      return { step: 0, dish, tokens: [], referenceLogits: logits, policyLogits: logits };
    });
  }

  private drawsAlike(definition: KitchenDefinition): boolean {
    const { config } = definition;
    return this.tellsOf(config) && config.fault === 'none' && drawsDefaultPairs(definition);
  }

  /** Its policy starts as this model, which is the reference too. */
  private tellsOf({ model, ref_model }: KitchenConfig): boolean {
    return model === this.model && ref_model === 'start';
  }

  private ofDish(values: Float32Array, dish: number): Float32Array {
    const each = values.length / this.file.examples.length;
    return values.subarray(dish * each, (dish + 1) * each);
  }

  private once<T>(key: string, make: () => T): T {
    if (!this.made.has(key)) this.made.set(key, make());
    return this.made.get(key) as T;
  }
}

function toRecord({ index, dish, promptTokens, chosen, rejected }: StepZeroPair): PairLogits {
  const sequence = ({ tokens, logits, reward }: StepZeroSequence) => {
    const referenceLogits = floats(logits);
    return { tokens, referenceLogits, policyLogits: referenceLogits, reward };
  };
  return { step: 0, index, dish, promptTokens, chosen: sequence(chosen), rejected: sequence(rejected) };
}

const floats = (text: string) => new Float32Array(fromBase64(text).buffer);

const arriving = new Map<KitchenModel, Promise<StepZero | undefined>>();

/** Undefined where it does not arrive; then the next one who asks tries again. */
export function loadStepZero(model: KitchenModel): Promise<StepZero | undefined> {
  const known = arriving.get(model);
  if (known) return known;
  const coming = FILES[`./stepZero/${model}.json`]().then(
    (file) => new StepZero(model, file as StepZeroFile),
    () => {
      arriving.delete(model);
      return undefined;
    },
  );
  arriving.set(model, coming);
  return coming;
}
