/** What may define a run: by this schema links, kept runs and replays are read, and the worker and the command line refuse what they are given. */
import * as v from 'valibot';
import { EngineError } from './errors';
import type { FileConfig } from './fileConfig';
import { DEFAULT_TASTE, type Taste } from './kitchen/taste';
import { ADJECTIVES, DISH_COUNT, STYLES } from './kitchen/words';
import { GENTLE_RUN, type KitchenConfig } from './kitchenConfig';
import type { MethodName } from './methods';
import { integer } from './rules';
import {
  type Choice,
  COMPLETION_COUNT,
  type DataReference,
  type DefinitionOf,
  type FileDefinition,
  inOrder,
  type KitchenDefinition,
  MAX_CHOICES,
  type ModelReference,
  type RunDefinition,
} from './runDefinition';
import { agreeing, list, record, ruled, type Schema, whole } from './schemaParts';
import { NUMBER_RULES, SETTINGS, type SettingName, settingNames, TASTE_RULE } from './settings';
import { DEFAULT_TRAINING, TRAINING_SETTINGS, type TrainingConfig } from './trainingConfig';
import { unusableSettings } from './usableSettings';
import type { WorldName } from './world';

/** Settings that the first runs were kept without: those of the methods that came later, and what stands in the table since. */
function laterValue(name: SettingName): string | number | undefined {
  if (name === 'fault' || name === 'ref_model' || name === 'pair_source' || name === 'pair_temperature')
    return GENTLE_RUN[name];
  const { readBy }: { readonly readBy?: readonly MethodName[] } = SETTINGS[name];
  const isLater = name === 'method' || COMPOSED.has(name) || (readBy && !readBy.includes('dpo'));
  return isLater ? DEFAULT_TRAINING[name as keyof TrainingConfig] : undefined;
}

const COMPOSED: ReadonlySet<SettingName> = new Set([
  'f_divergence_type',
  'f_alpha_divergence_coef',
  'rpo_alpha',
  'loss_weight',
  'added_loss_type',
  'added_loss_weight',
  'ld_alpha',
  'discopop_tau',
]);

function settings(names: readonly SettingName[]) {
  const entries = names.map((name) => {
    const schema = ruled(SETTINGS[name].rule);
    const later = laterValue(name);
    return [name, later === undefined ? schema : v.optional(schema, later)];
  });
  return v.pipe(record(Object.fromEntries(entries)), agreeing(wrongForLoss));
}

function wrongForLoss(config: Partial<TrainingConfig>) {
  const [wrong] = unusableSettings(config as TrainingConfig);
  if (!wrong) return undefined;
  const alone = wrong.name === 'reward_steps' || wrong.name === 'ref_model';
  const of = wrong.name === 'beta' ? `method ${config.method}` : `loss_type ${config.loss_type}`;
  return [[wrong.name], alone ? wrong.mend : `${wrong.mend} with ${of}`] as const;
}

const configOf = <World extends WorldName>(world: World) =>
  settings(settingNames(world)) as unknown as Schema<DefinitionOf<World>['config']>;

const TRAINING = settings(TRAINING_SETTINGS) as unknown as Schema<TrainingConfig>;
const KITCHEN_CONFIG: Schema<KitchenConfig> = configOf('kitchen');
const FILE_CONFIG: Schema<FileConfig> = configOf('file');

const SCORE = ruled(TASTE_RULE);

/** Every number that the default taste has is there; those of other dishes may be too. */
const TASTE = record({
  scores: record(Object.fromEntries(ADJECTIVES.map((adjective) => [adjective, SCORE]))),
  byStyle: record(
    Object.fromEntries(
      STYLES.map((style) => {
        const needed = DEFAULT_TASTE.byStyle[style];
        const entries = ADJECTIVES.map((adjective) => [adjective, adjective in needed ? SCORE : v.optional(SCORE)]);
        return [style, record(Object.fromEntries(entries))];
      }),
    ),
  ),
  very: SCORE,
  not: SCORE,
  malformed: SCORE,
}) as unknown as Schema<Taste>;

const PLACE = ruled(integer(0, COMPLETION_COUNT - 1));

export const CHOICE = v.pipe(
  record({
    dish: ruled(integer(0, DISH_COUNT - 1)),
    chosen: PLACE,
    rejected: PLACE,
    step: ruled(integer(0, NUMBER_RULES.max_steps.max)),
  }),
  agreeing(({ chosen, rejected }) =>
    chosen === rejected ? [['rejected'], 'another completion than the chosen one'] : undefined,
  ),
) satisfies Schema<Choice>;

export const DATA: Schema<DataReference> = record({ name: v.string(), count: whole(), hash: v.string() });

const KITCHEN = record({
  // The first runs were kept when there was but one world.
  world: v.optional(v.literal('kitchen'), 'kitchen'),
  config: KITCHEN_CONFIG,
  taste: TASTE,
  choices: v.pipe(
    list(CHOICE, MAX_CHOICES),
    v.transform((choices: Choice[]) => inOrder(choices)),
  ),
}) satisfies Schema<KitchenDefinition>;

const MODEL: Schema<ModelReference> = record({ id: v.string(), name: v.string() });

const FILE = record({
  world: v.literal('file'),
  config: FILE_CONFIG,
  model: MODEL,
  reference: v.exactOptional(MODEL),
  data: DATA,
}) satisfies Schema<FileDefinition>;

export const DEFINITION: Schema<RunDefinition> = v.lazy<Schema<RunDefinition>>((value) =>
  (value as Partial<RunDefinition> | null)?.world === 'file' ? FILE : KITCHEN,
);

/** @throws EngineError config_invalid naming what cannot be used, its value and what is allowed */
function checked(schema: v.GenericSchema, value: unknown): void {
  const { issues } = v.safeParse(schema, value, { abortEarly: true });
  if (!issues) return;
  const [{ input, message: mend, path = [] }] = issues;
  const name = String(path.findLast(({ key }) => typeof key === 'string')?.key ?? 'definition');
  const written = Array.isArray(input) ? input.length : String(input);
  throw new EngineError('config_invalid', `${name} is ${written}; use ${mend}`, { name, value: written, mend });
}

/** @throws EngineError config_invalid, as the following */
export const checkDefinition = (definition: RunDefinition): void => checked(DEFINITION, definition);
export const checkChoice = (choice: Choice): void => checked(CHOICE, choice);
export const checkTrainingConfig = (config: TrainingConfig): void => checked(TRAINING, config);
