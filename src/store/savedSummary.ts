/** The summary of a kept run as it is read back from storage. */
import type { EvaluationRecord, Mass } from '../train/records';
import type { RunConfig } from '../train/runConfig';
import {
  type Choice,
  checkDefinition,
  DEFAULT_DEFINITION,
  DEFAULT_TASTE,
  MAX_CHOICES,
  type RunDefinition,
  type Taste,
  tasteNumbers,
  withTasteNumber,
} from '../train/runDefinition';
import type { Origin, RunSummary } from './runData';
import { nameFromText, nameText, type RunName } from './runNames';
import { check, Damage, listOf, numberOf, numberOrGap, oneOf, recordOf, textOf, wholeOf } from './savedParts';
import { CHOICE_RULES, NUMBER_RULES } from './settings';

/** Settings that the first runs were kept without. */
const LATER_SETTINGS: Readonly<Record<string, unknown>> = { fault: 'none' } satisfies Partial<RunConfig>;
const MOST_STEPS = NUMBER_RULES.max_steps.max;
/** The end of the calendar of JavaScript. */
const LATEST = 8.64e15;

/** @throws Damage */
export function readSummary(value: unknown): RunSummary {
  const raw = recordOf(value, 'summary');
  return {
    id: textOf(raw.id, 'id'),
    name: readName(raw.name, 'name'),
    startedAt: wholeOf(raw.startedAt, 'startedAt', LATEST),
    ...(raw.origin !== undefined && { origin: readOrigin(raw.origin) }),
    definition: readDefinition(raw.definition),
    backend: oneOf(raw.backend, ['webgpu', 'wasm'], 'backend'),
    step: wholeOf(raw.step, 'step', MOST_STEPS),
    savedAt: wholeOf(raw.savedAt, 'savedAt', LATEST),
    ...(raw.final !== undefined && { final: readEvaluation(raw.final) }),
    bytes: wholeOf(raw.bytes, 'bytes'),
  };
}

/** What a damaged run can still be called. */
export function nameOrId(value: unknown, id: string): string {
  try {
    return nameText(readName(recordOf(value, 'summary').name, 'name'), 'en');
  } catch {
    return id;
  }
}

function readName(value: unknown, part: string): RunName {
  const { modifier, adjective, style, food } = recordOf(value, part);
  const words = modifier === 'none' ? [adjective, style, food] : [modifier, adjective, style, food];
  const name = nameFromText(words.map((word) => textOf(word, part)).join(' '));
  check(name !== undefined, part);
  return name;
}

function readOrigin(value: unknown): Origin {
  const { name, step } = recordOf(value, 'origin');
  return { name: readName(name, 'origin.name'), step: wholeOf(step, 'origin.step', MOST_STEPS) };
}

function readDefinition(value: unknown): RunDefinition {
  const { config, taste, choices } = recordOf(value, 'definition');
  const definition = { config: readConfig(config), taste: readTaste(taste), choices: readChoices(choices) };
  try {
    checkDefinition(definition);
  } catch {
    throw new Damage('definition');
  }
  return definition;
}

function readConfig(value: unknown): RunConfig {
  const raw = recordOf(value, 'definition.config');
  const known = { ...LATER_SETTINGS, ...raw };
  const entries = Object.keys(DEFAULT_DEFINITION.config).map((name) => {
    const part = `definition.config.${name}`;
    const rule = Object.entries(CHOICE_RULES).find(([choice]) => choice === name)?.[1];
    return [name, rule ? oneOf(known[name], rule.choices, part) : numberOf(known[name], part)];
  });
  return Object.fromEntries(entries) as RunConfig;
}

/** Every number that the default taste has is there; those of other dishes may be too. */
function readTaste(value: unknown): Taste {
  const { scores, byStyle } = recordOf(value, 'definition.taste');
  recordOf(scores, 'definition.taste.scores');
  for (const style of Object.keys(DEFAULT_TASTE.byStyle)) {
    recordOf(recordOf(byStyle, 'definition.taste.byStyle')[style], `definition.taste.byStyle.${style}`);
  }
  const numbers: Readonly<Record<string, unknown>> = tasteNumbers(value as Taste);
  const names = new Set([...Object.keys(tasteNumbers(DEFAULT_TASTE)), ...Object.keys(numbers)]);
  return [...names].reduce((taste, name) => {
    const part = `definition.taste.${name}`;
    const number = numberOf(numbers[name], part);
    try {
      return withTasteNumber(taste, name, number);
    } catch {
      throw new Damage(part);
    }
  }, DEFAULT_TASTE);
}

function readChoices(value: unknown): readonly Choice[] {
  const part = 'definition.choices';
  return listOf(value, part, MAX_CHOICES).map((entry) => {
    const { dish, chosen, rejected, step } = recordOf(entry, part);
    return {
      dish: wholeOf(dish, part),
      chosen: wholeOf(chosen, part),
      rejected: wholeOf(rejected, part),
      step: wholeOf(step, part),
    };
  });
}

function readEvaluation(value: unknown): EvaluationRecord {
  const raw = recordOf(value, 'final');
  const numbers = (source: Readonly<Record<string, unknown>>, names: readonly string[]) =>
    Object.fromEntries(names.map((name) => [name, numberOrGap(source[name], `final.${name}`)]));
  const { 'kl/sampled': sampled, mass } = raw;
  return {
    ...numbers(raw, EVALUATION_NUMBERS),
    ...(sampled !== undefined && { 'kl/sampled': numbers(recordOf(sampled, 'final.kl/sampled'), SAMPLED_NUMBERS) }),
    ...(mass !== undefined && { mass: numbers(recordOf(mass, 'final.mass'), MASS_NUMBERS) }),
  } as unknown as EvaluationRecord;
}

const EVALUATION_NUMBERS = [
  'step',
  'reward',
  'referenceReward',
  'oracleReward',
  'shareOfOracle',
  'kl/exact',
  'wellFormed',
  'length',
] as const satisfies readonly (keyof EvaluationRecord)[];
const SAMPLED_NUMBERS = ['k1', 'k3', 'standardError', 'samples'] as const satisfies readonly (keyof NonNullable<
  EvaluationRecord['kl/sampled']
>)[];
const MASS_NUMBERS = ['chosen', 'rejected', 'other', 'malformed'] as const satisfies readonly (keyof Mass)[];
