/** What people ask about DPO, each with runs that show it: what the texts say of them is tested in experiments.test.ts. */
import { DEFAULT_TASTE } from '../../../../core/kitchen/taste';
import { GENTLE_RUN, type KitchenConfig } from '../../../../core/kitchenConfig';
import type { KitchenDefinition } from '../../../../core/runDefinition';
import type { Role } from '../../../../figures/figure';
import type { Quantity } from './quantities';

/** In the order in which the chapter asks them. */
export const QUESTIONS = [
  'falling',
  'stuck',
  'beta',
  'overoptimised',
  'length',
  'start',
  'reference',
  'half',
  'empty',
  'tokens',
] as const;
export type Question = (typeof QUESTIONS)[number];

export type VariantName = 'sound' | 'broken' | 'other' | 'mended';

/** What an axis may be of: the first of what is drawn names it. */
export type Axis = 'loss' | 'rewards/chosen' | 'logps/chosen' | 'kl/exact' | 'reward' | 'length' | 'wellFormed';

export interface Drawn<Of extends Quantity = Quantity> {
  readonly quantity: Of;
  readonly role: Role;
}

export interface Experiment {
  /** One or two runs with something wrong. */
  readonly broken: Partial<KitchenConfig>;
  readonly other?: Partial<KitchenConfig>;
  /** The same without it. */
  readonly mended: Partial<KitchenConfig>;
  /** Where people asked. */
  readonly asked: string;
  /** One kind of quantity, so that one axis serves. */
  readonly drawn: readonly [Drawn<Axis>, ...Drawn[]];
  /** A value that means something. */
  readonly rule?: number;
  /** Two or three numbers that show it: of the first step or evaluation, or of the last. */
  readonly read: readonly (readonly [quantity: Quantity, when: 'first' | 'last'])[];
  /** What the model says now is part of the symptom. */
  readonly speaks?: true;
}

/** Small enough for half a minute anywhere. */
const LABORATORY: KitchenConfig = {
  ...GENTLE_RUN,
  model: 'kitchen-nano',
  per_device_train_batch_size: 16,
  lr_scheduler_type: 'constant',
  learning_rate: 3e-4,
  beta: 1,
  max_steps: 120,
};

const REWARDS = [
  { quantity: 'rewards/chosen', role: 'chosen' },
  { quantity: 'rewards/rejected', role: 'rejected' },
] as const;
const LOGPS = [
  { quantity: 'logps/chosen', role: 'chosen' },
  { quantity: 'logps/rejected', role: 'rejected' },
] as const;

/** A run in which nothing is wrong. */
export const SOUND: Pick<Experiment, 'drawn' | 'rule' | 'read'> & { readonly config: Partial<KitchenConfig> } = {
  config: {},
  drawn: REWARDS,
  rule: 0,
  read: [
    ['loss', 'first'],
    ['loss', 'last'],
    ['rewards/margins', 'first'],
    ['rewards/margins', 'last'],
    ['kl/exact', 'last'],
    ['wellFormed', 'last'],
  ],
};

/** The same pairs over and over, and steps of a size that learns them by heart. */
const FEW = {
  beta: 0.3,
  num_pairs: 128,
  per_device_train_batch_size: 32,
  learning_rate: 1e-3,
  max_steps: 100,
} satisfies Partial<KitchenConfig>;
/** A loss that divides by the tokens of a completion. */
const PER_TOKEN = { loss_type: 'sigmoid_norm', num_pairs: 1000, max_steps: 40 } satisfies Partial<KitchenConfig>;
const ENDINGS = { beta: 0.5, learning_rate: 1e-3, max_steps: 80 } satisfies Partial<KitchenConfig>;

export const EXPERIMENTS: Readonly<Record<Question, Experiment>> = {
  falling: {
    broken: FEW,
    mended: { ...FEW, loss_type: 'nca_pair' },
    asked: 'eric-mitchell/direct-preference-optimization #8, #32, #36; trl #800',
    drawn: LOGPS,
    read: [
      ['logps/chosen', 'first'],
      ['logps/chosen', 'last'],
      ['rewards/margins', 'last'],
      ['wellFormed', 'last'],
    ],
  },
  stuck: {
    broken: { learning_rate: 0, max_steps: 60 },
    mended: { max_steps: 60 },
    asked: 'trl #1311, #1627',
    drawn: [{ quantity: 'loss', role: 'ink' }],
    rule: Math.LN2,
    read: [
      ['loss', 'last'],
      ['rewards/margins', 'last'],
      ['grad_norm', 'last'],
    ],
  },
  beta: {
    broken: { beta: 10 },
    mended: { beta: 0.1 },
    asked: 'eric-mitchell/direct-preference-optimization #4',
    drawn: [{ quantity: 'kl/exact', role: 'kl' }],
    read: [
      ['kl/exact', 'last'],
      ['reward', 'first'],
      ['reward', 'last'],
    ],
  },
  overoptimised: {
    broken: { beta: 0.5, num_pairs: 32, learning_rate: 3e-3, max_steps: 100 },
    mended: { beta: 0.5, max_steps: 100 },
    asked: 'eric-mitchell/direct-preference-optimization #77; trl #1236',
    drawn: [
      { quantity: 'reward', role: 'policy' },
      { quantity: 'referenceReward', role: 'reference' },
    ],
    read: [
      ['loss', 'last'],
      ['rewards/margins', 'last'],
      ['reward', 'last'],
    ],
    speaks: true,
  },
  length: {
    broken: { beta: 0.5, label_length_bias: 0.7 },
    mended: { beta: 0.5 },
    asked: 'eric-mitchell/direct-preference-optimization #35',
    drawn: [{ quantity: 'length', role: 'policy' }],
    read: [
      ['length', 'first'],
      ['length', 'last'],
      ['reward', 'last'],
    ],
    speaks: true,
  },
  start: {
    broken: { fault: 'reference_rounded', max_steps: 60 },
    other: { fault: 'reference_mismatch', max_steps: 60 },
    mended: { max_steps: 60 },
    asked: 'eric-mitchell/direct-preference-optimization #34',
    drawn: REWARDS,
    rule: 0,
    read: [
      ['rewards/chosen', 'first'],
      ['rewards/rejected', 'first'],
      ['loss', 'first'],
      ['kl/exact', 'last'],
    ],
  },
  reference: {
    broken: { fault: 'wrong_reference' },
    mended: {},
    asked: 'LLaMA-Factory #8459',
    drawn: REWARDS,
    rule: 0,
    read: [
      ['rewards/chosen', 'first'],
      ['loss', 'first'],
      ['length', 'last'],
      ['kl/exact', 'last'],
    ],
    speaks: true,
  },
  half: {
    broken: { fault: 'half_precision', max_steps: 40 },
    mended: { max_steps: 40 },
    asked: 'trl #878',
    drawn: [{ quantity: 'loss', role: 'ink' }],
    rule: Math.LN2,
    read: [
      ['loss', 'first'],
      ['loss', 'last'],
    ],
  },
  empty: {
    broken: { ...PER_TOKEN, fault: 'empty_completion' },
    mended: PER_TOKEN,
    asked: 'trl #3382',
    drawn: [{ quantity: 'loss', role: 'ink' }],
    rule: Math.LN2,
    read: [
      ['loss', 'first'],
      ['loss', 'last'],
    ],
  },
  tokens: {
    broken: { ...ENDINGS, fault: 'missing_eos' },
    other: { ...ENDINGS, fault: 'prompt_in_mask' },
    mended: ENDINGS,
    asked: 'trl #734, #1623',
    drawn: [{ quantity: 'wellFormed', role: 'policy' }],
    read: [
      ['logps/chosen', 'first'],
      ['loss', 'last'],
      ['rewards/accuracies', 'last'],
      ['wellFormed', 'last'],
    ],
    speaks: true,
  },
};

/** The run of a part of the configuration; the taste is the kitchen's own, so that the same thing is seen by everyone. */
export function labRun(config: Partial<KitchenConfig>): KitchenDefinition {
  return { world: 'kitchen', config: { ...LABORATORY, ...config }, taste: DEFAULT_TASTE, choices: [] };
}

/** The runs of a question that there are, in the order in which they are shown. */
export function variantsOf({
  broken,
  other,
  mended,
}: Experiment): readonly (readonly [VariantName, KitchenDefinition])[] {
  const both = other
    ? ([
        ['broken', broken],
        ['other', other],
      ] as const)
    : ([['broken', broken]] as const);
  return [...both, ['mended', mended] as const].map(([name, config]) => [name, labRun(config)]);
}

/** Every run of the chapter, each once under the same key wherever it is used. */
export const LAB_RUNS: ReadonlyMap<string, KitchenDefinition> = new Map(
  [
    labRun(SOUND.config),
    ...Object.values(EXPERIMENTS).flatMap((experiment) => variantsOf(experiment).map(([, run]) => run)),
  ].map((run) => [keyOf(run), run]),
);

export function keyOf({ config }: KitchenDefinition): string {
  return JSON.stringify(config);
}
