/** Which settings go with which loss: what a page offers, what a link or a run may hold. */
import { isComposed, type LossType } from './lossTypes';
import { isDpo, type MethodName } from './methods';
import type { MethodChoice } from './objective';
import { above, choice, inRange, integer, type NumberRule, number, rangeText, type SettingRule } from './rules';
import { type KitchenModel, type RefModel, refModelsFor, SETTINGS } from './settings';
import { trainsRewardModel } from './stages';
import type { TrainingConfig } from './trainingConfig';

/** Used where a method needs a β and none is set. */
const DEFAULT_BETA = 1;
/** Used where a loss type needs label smoothing and none is set. */
const DEFAULT_SMOOTHING = 0.1;

/** At 0 nothing holds the policy: GRPO alone can do without. */
export function betaRule(method: MethodName): NumberRule {
  const { rule } = SETTINGS.beta;
  return method === 'grpo' ? rule : above(rule.min, rule.max);
}

type Sum = Pick<TrainingConfig, 'loss_type' | 'added_loss_type' | 'added_loss_weight'>;

/** The losses of pairs that are summed. */
function summed({ loss_type, added_loss_type, added_loss_weight }: Sum): readonly LossType[] {
  return added_loss_weight > 0 ? [loss_type, added_loss_type] : [loss_type];
}

/** Label smoothing changes these losses only (math/pairLoss.ts). */
export function usesLabelSmoothing(config: MethodChoice & Sum): boolean {
  const smoothed: readonly LossType[] = ['sigmoid', 'robust', 'exo_pair'];
  return isDpo(config.method) && summed(config).some((loss) => smoothed.includes(loss));
}

/** Another divergence is a leash of DPO's own loss, by itself. */
export function usesDivergence({ method, loss_type, added_loss_weight }: MethodChoice & Sum): boolean {
  return isDpo(method) && loss_type === 'sigmoid' && added_loss_weight === 0;
}

/** A term may be added to it, or the tokens that it reads be weighed. */
export function isComposable({ method, loss_type }: MethodChoice): boolean {
  return isDpo(method) && isComposed(loss_type);
}

/** The rule for label smoothing under what is minimised: `robust` divides by 1 − 2ε, `exo_pair` takes log ε. */
export function smoothingRule(config: Sum): NumberRule {
  const losses = summed(config);
  const { rule } = SETTINGS.label_smoothing;
  return {
    ...rule,
    ...(losses.includes('robust') && { max: 0.499 }),
    ...(losses.includes('exo_pair') && { open: true }),
  };
}

/** What the settings are that compose a loss where nothing is composed. */
export const PLAIN = { rpo_alpha: 0, loss_weight: 1, added_loss_weight: 0, ld_alpha: 1 } as const;
type Composing = keyof typeof PLAIN;

type Composed = MethodChoice &
  Sum &
  Pick<
    TrainingConfig,
    'beta' | 'label_smoothing' | 'f_divergence_type' | 'reward_source' | 'reward_steps' | 'max_steps' | Composing
  > & { readonly model?: KitchenModel; readonly ref_model?: RefModel };

/** What of a configuration cannot be used with its loss, by name: the rule that it breaks, and what is used instead. */
export function unusableSettings(config: Composed): readonly UnusableSetting[] {
  const { method, beta, label_smoothing, f_divergence_type } = config;
  const wrong: UnusableSetting[] = [];
  const leash = betaRule(method);
  if (!inRange(leash, beta)) wrong.push({ name: 'beta', rule: leash, mend: rangeText(leash), use: DEFAULT_BETA });
  if (trainsRewardModel(config)) wrong.push(...unusableStages(config));
  wrong.push(...unusableReference(config));
  if (!isDpo(method)) return wrong;
  if (!isComposable(config)) {
    for (const name of Object.keys(PLAIN) as Composing[]) {
      const use = PLAIN[name];
      if (config[name] !== use) wrong.push({ name, rule: number(use, use), mend: `${use}`, use });
    }
  }
  const alone = isComposable(config) ? config : { ...config, added_loss_weight: 0 };
  const smoothing = smoothingRule(alone);
  if (!inRange(smoothing, label_smoothing))
    wrong.push({
      name: 'label_smoothing',
      rule: smoothing,
      mend: label_smoothing > smoothing.max ? 'less than 0.5' : 'more than 0',
      use: DEFAULT_SMOOTHING,
    });
  if (f_divergence_type !== 'reverse_kl' && !usesDivergence(config))
    wrong.push({ name: 'f_divergence_type', rule: choice(['reverse_kl']), mend: 'reverse_kl', use: 'reverse_kl' });
  return wrong;
}

/** A model of another shape cannot be held against the start; the start itself has one name. */
function unusableReference({ model, ref_model = 'start' }: Composed): readonly UnusableSetting[] {
  const usable = model ? refModelsFor(model) : [ref_model];
  if (usable.includes(ref_model)) return [];
  return [
    { name: 'ref_model', rule: choice(usable), mend: `${usable.join(' or ')} with model ${model}`, use: 'start' },
  ];
}

/** The reward model has some of the run's updates, or all. */
function unusableStages({ reward_steps, max_steps }: Composed): readonly UnusableSetting[] {
  if (reward_steps <= max_steps) return [];
  const use = Math.ceil(max_steps / 2);
  return [{ name: 'reward_steps', rule: integer(1, max_steps), mend: `at most max_steps (${max_steps})`, use }];
}

interface UnusableSetting {
  readonly name: 'beta' | 'label_smoothing' | 'f_divergence_type' | 'ref_model' | 'reward_steps' | Composing;
  readonly rule: SettingRule;
  /** The rule in words. */
  readonly mend: string;
  readonly use: number | string;
}

/** The same configuration with what its loss can use. */
export function withUsableSettings<Config extends Composed>(config: Config): Config {
  const wrong = unusableSettings(config);
  return wrong.length === 0 ? config : { ...config, ...Object.fromEntries(wrong.map(({ name, use }) => [name, use])) };
}
