/** A run of a suite as the definition by which the page makes it again. */
import { GENTLE_RUN, type KitchenConfig } from './kitchenConfig';
import { OBJECTIVES, withObjective } from './objective';
import { DEFAULT_DEFINITION, type KitchenDefinition } from './runDefinition';
import { parseRule } from './schemaParts';
import { SETTINGS, settingNames } from './settings';
import type { SuiteResult, SuiteRun } from './suite';

type Frame = Pick<SuiteResult, 'model' | 'max_steps' | 'eval_steps' | 'settings'>;

/** Undefined where nothing is trained, or its method or settings are none of this project's. Those that a suite does not name are `GENTLE_RUN`'s. */
export function suiteDefinition(
  { model, max_steps, eval_steps, settings }: Frame,
  { method, setting, seed }: Pick<SuiteRun, 'method' | 'setting' | 'seed'>,
): KitchenDefinition | undefined {
  const objective = OBJECTIVES.find((name) => name === (method === 'dpo' ? 'sigmoid' : method));
  const swept = settingsIn(setting);
  const base = baseSettings(settings);
  if (seed === undefined || !objective || !swept || !base) return undefined;
  const named = { ...withObjective(objective), model, max_steps, logging_steps: eval_steps };
  const config = { ...GENTLE_RUN, ...base, ...named };
  return { ...DEFAULT_DEFINITION, config: { ...config, ...swept, seed } };
}

/** What a suite is made with: a default may change, and a run is to be made again as it was. */
export function suiteSettings(config: KitchenConfig): NonNullable<SuiteResult['settings']> {
  const names = settingNames('kitchen').filter((name) => !OF_A_RUN.includes(name));
  return Object.fromEntries(names.map((name) => [name, config[name]]));
}

/** Stated of the suite, or of each of its runs. */
const OF_A_RUN: readonly (keyof KitchenConfig)[] = [
  ...['method', 'loss_type', 'model', 'max_steps', 'logging_steps', 'seed'],
] as const;

/** The same as a file has it; undefined where one of them is no setting any more. */
export const baseSettings = (settings: SuiteResult['settings'] = {}) =>
  knownSettings(Object.entries(settings).map(([name, value]) => [name, String(value)]));

/** `beta 0.1, learning_rate 1e-4`; undefined where one of them is no setting, or cannot have its value. */
const settingsIn = (text: string) =>
  knownSettings((text === '' ? [] : text.split(', ')).map((entry) => entry.split(' ')));

function knownSettings(entries: readonly (readonly string[])[]): Partial<KitchenConfig> | undefined {
  const settings: Record<string, number | string> = {};
  for (const [written, value = ''] of entries) {
    const name = settingNames('kitchen').find((known) => known === written);
    const read = name && parseRule(SETTINGS[name].rule, value);
    if (name === undefined || read === undefined) return undefined;
    settings[name] = read;
  }
  return settings;
}
