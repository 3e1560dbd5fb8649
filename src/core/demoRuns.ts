/** The runs of the shipped demos whose captions tell what comes of them: their recordings are played, in time on any machine. */
import type { KitchenConfig } from './kitchenConfig';
import { gentlePresetDefinition, type PresetName, presetDefinition } from './presets';
import type { KitchenDefinition } from './runDefinition';

/** Their scripts name no version of the presets: they mean those of the first. */
function run(preset: PresetName, change: Partial<KitchenConfig>): KitchenDefinition {
  const definition = gentlePresetDefinition(preset);
  return { ...definition, config: { ...definition.config, ...change } };
}

const AT_ONE_SPEED = {
  model: 'kitchen-nano',
  learning_rate: 2e-4,
  lr_scheduler_type: 'constant',
  max_steps: 160,
} as const satisfies Partial<KitchenConfig>;

/** By the names of their files in src/store/demo/recordings. */
export const DEMO_RUNS = {
  'demo-default': presetDefinition('default'),
  'demo-falling-chosen': run('falling-chosen', { model: 'kitchen-nano' }),
  'demo-beta-10': run('default', { ...AT_ONE_SPEED, beta: 10 }),
  'demo-beta-1': run('default', { ...AT_ONE_SPEED, beta: 1 }),
  'demo-beta-0.02': run('default', { ...AT_ONE_SPEED, beta: 0.02 }),
  // On the pairs, and as many updates, of the reward model of the other.
  'demo-pairs-dpo': run('default', { model: 'kitchen-nano', learning_rate: 5e-4, max_steps: 400 }),
  'demo-pairs-rlhf': run('rlhf', { num_pairs: 10_000, reward_learning_rate: 8e-3, reward_steps: 400, max_steps: 700 }),
} as const satisfies Record<string, KitchenDefinition>;

export type DemoRunName = keyof typeof DEMO_RUNS;
export const DEMO_RUN_NAMES = Object.keys(DEMO_RUNS) as DemoRunName[];

export function isDemoRunName(text: string): text is DemoRunName {
  return Object.hasOwn(DEMO_RUNS, text);
}
