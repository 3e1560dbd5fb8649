import { expect, test } from 'vitest';
import { checkDefinition } from './definitionSchema';
import { LOSS_TYPES } from './lossTypes';
import { isPresetName, PRESET_GROUPS, PRESETS, type PresetName, presetDefinition } from './presets';
import { DEFAULT_DEFINITION } from './runDefinition';
import { withUsableSettings } from './usableSettings';

const NAMES = Object.keys(PRESETS) as PresetName[];

test('every preset is a definition that can be run as it is', () => {
  for (const name of NAMES) {
    const definition = presetDefinition(name);
    checkDefinition(definition);
    expect(withUsableSettings(definition.config)).toBe(definition.config);
  }
  expect(presetDefinition('default')).toEqual(DEFAULT_DEFINITION);
});

test('no two presets are the same run', () => {
  const definitions = NAMES.map((name) => JSON.stringify(presetDefinition(name)));
  expect(new Set(definitions).size).toBe(NAMES.length);
});

test('every preset stands in the menu once, and every loss has one', () => {
  expect(Object.values(PRESET_GROUPS).flat().sort()).toEqual([...NAMES].sort());
  expect(new Set(NAMES.map((name) => presetDefinition(name).config.loss_type))).toEqual(new Set(LOSS_TYPES));
});

test('only names of presets are names of presets', () => {
  expect(isPresetName('large-beta')).toBe(true);
  expect(isPresetName('constructor')).toBe(false);
});
