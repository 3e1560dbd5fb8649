/**
 * The part of the URL hash that defines a run on a file: `#page=own&beta=0.1&checkpoint=shipped:kitchen-nano~kitchen-nano&pairs=270~a3f…~pairs.jsonl`. Checkpoint and
 * pairs stay on the visitor's machine: the link names them, and says so where it is opened.
 */

import * as v from 'valibot';
import { DATA } from '../core/definitionSchema';
import type { BackendChoice } from '../core/engine';
import { FILE_KITCHEN_DEFAULTS, type FileConfig } from '../core/fileConfig';
import { DEFAULT_RUN } from '../core/kitchenConfig';
import { DEFAULT_PRESET } from '../core/presets';
import type { MissingInput, SettingProblem, SettingRule } from '../core/rules';
import type { DataReference, FileDefinition, ModelReference } from '../core/runDefinition';
import { parseRule } from '../core/schemaParts';
import { BACKEND_CHOICES, KITCHEN_MODELS, LONG_PROMPT, SETTINGS, settingNames, WATCH_RULES } from '../core/settings';
import { DEFAULT_WATCH, type Watch } from '../core/world';
import { type HashState, readMissingInputs, withUsable, withUsed } from './hashState';
import { hashText } from './hashText';

export interface FileHashState {
  readonly definition: FileDefinition;
  readonly backend: BackendChoice;
  readonly watch: Watch;
}

/** The first version; one without a number means it. */
const VERSION = '2';
/** Most characters of a name, an id or a hash that a link may have. */
const LONGEST = 400;

const RULES: Readonly<Record<string, SettingRule>> = {
  ...Object.fromEntries(settingNames('file').map((name) => [name, SETTINGS[name].rule])),
  prompt: LONG_PROMPT,
  temperature: WATCH_RULES.temperature,
  topK: WATCH_RULES.topK,
  pair: { ...SETTINGS.num_pairs.rule, min: 0 },
  backend: { kind: 'choice', choices: BACKEND_CHOICES },
  checkpoint: { kind: 'text', max: LONGEST },
  reference: { kind: 'text', max: LONGEST },
  pairs: { kind: 'text', max: LONGEST },
  v: { kind: 'choice', choices: ['1', VERSION] },
};
/** Before the name of a model of the page's own. */
const SHIPPED = 'shipped:';
const SHIPPED_RULE: SettingRule = { kind: 'choice', choices: KITCHEN_MODELS.map((name) => SHIPPED + name) };
const DEFAULT_SHIPPED = SHIPPED + DEFAULT_RUN.model;
const WATCHED = ['prompt', 'temperature', 'topK', 'pair'] as const satisfies readonly (keyof Watch)[];

/** Without a `#`-part for the page; '' where everything is at its default. `missing` names what of the run the link cannot hold. */
export function writeFileHash(
  { definition, backend, watch }: FileHashState,
  missing: readonly MissingInput[] = [],
): string {
  const params = new URLSearchParams();
  const { config, model, reference, data } = definition;
  for (const name of settingNames('file')) {
    if (config[name] !== FILE_KITCHEN_DEFAULTS[name]) params.set(name, String(config[name]));
  }
  if (model.id !== '' && model.id.length + model.name.length < LONGEST)
    params.set('checkpoint', `${model.id}~${model.name}`);
  if (reference && reference.id.length + reference.name.length < LONGEST)
    params.set('reference', `${reference.id}~${reference.name}`);
  if (data.count > 0 && data.name.length < LONGEST / 2) params.set('pairs', `${data.count}~${data.hash}~${data.name}`);
  if (backend !== 'auto') params.set('backend', backend);
  for (const name of WATCHED) if (watch[name] !== DEFAULT_WATCH[name]) params.set(name, String(watch[name]));
  if (missing.length > 0) params.set('lacks', missing.join(','));
  if (params.size > 0) params.set('v', VERSION);
  const text = hashText(params);
  return text ? `#${text}` : '';
}

export interface ReadFileHash {
  /** With the checkpoint and pairs that are there: the link holds only their names. */
  readonly state: HashState;
  readonly problems: readonly SettingProblem[];
  /** What the link is about. */
  readonly model?: ModelReference;
  readonly reference?: ModelReference;
  readonly data?: DataReference;
}

/** @param present whose checkpoint and pairs are there */
export function readFileHash(hash: string, present: FileDefinition): ReadFileHash {
  const problems: SettingProblem[] = [];
  const values: Record<string, string | number> = {};
  for (const [name, written] of new URLSearchParams(hash.replace(/^#/, ''))) {
    if (name === 'lacks') {
      problems.push(...readMissingInputs(written));
      continue;
    }
    const rule = Object.hasOwn(RULES, name) ? RULES[name] : undefined;
    const value = rule && parseRule(rule, written);
    if (value === undefined) problems.push({ name, value: written, rule });
    else values[name] = value;
  }
  const {
    backend = 'auto',
    checkpoint,
    reference: heldTo,
    pairs,
    prompt,
    temperature,
    topK,
    pair,
    v: _version,
    ...settings
  } = values;
  const config = withUsable({ ...FILE_KITCHEN_DEFAULTS, ...settings } as FileConfig, values, problems);
  const named = checkpoint === undefined ? undefined : readModel(String(checkpoint));
  const lost = named?.id.startsWith(SHIPPED) && !KITCHEN_MODELS.some((name) => named.id === SHIPPED + name);
  if (named && lost) problems.push({ name: 'checkpoint', value: named.id, rule: SHIPPED_RULE, used: DEFAULT_SHIPPED });
  const model = lost ? undefined : named;
  const data = pairs === undefined ? undefined : readData(String(pairs));
  if (pairs !== undefined && !data) problems.push({ name: 'pairs', value: String(pairs), rule: RULES.pairs });
  if (model && model.id !== present.model.id && !model.id.startsWith(SHIPPED))
    problems.push({ name: 'checkpoint', value: model.name, rule: undefined, missing: 'checkpoint' });
  const reference = heldTo === undefined ? undefined : readModel(String(heldTo));
  if (reference && reference.id !== present.reference?.id && !reference.id.startsWith(SHIPPED))
    problems.push({ name: 'reference', value: reference.name, rule: undefined, missing: 'reference' });
  if (data && data.hash !== present.data.hash)
    problems.push({ name: 'pairs', value: data.name, rule: undefined, missing: 'pairs' });
  const asked = Object.entries({ prompt, temperature, topK, pair }).filter(([, value]) => value !== undefined);
  return {
    state: {
      definition: { ...present, config },
      backend: backend as BackendChoice,
      watch: { ...DEFAULT_WATCH, ...Object.fromEntries(asked) },
      preset: DEFAULT_PRESET,
    },
    problems: withUsed(problems, { ...DEFAULT_WATCH, ...Object.fromEntries(asked), ...config, backend, v: '1' }),
    ...(model && { model }),
    ...(reference && { reference }),
    ...(data && { data }),
  };
}

/** `<id>~<name>`; an id may hold what a name may. */
function readModel(text: string): ModelReference {
  const end = text.lastIndexOf('~');
  return end < 0 ? { id: text, name: text } : { id: text.slice(0, end), name: text.slice(end + 1) };
}

/** `<count>~<hash>~<name>` */
function readData(text: string): DataReference | undefined {
  const [count, hash, ...name] = text.split('~');
  const { success, output } = v.safeParse(DATA, { count: Number(count), hash, name: name.join('~') });
  return success ? output : undefined;
}
