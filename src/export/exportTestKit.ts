/** What the tests of exports share: a short run in the kitchen, in Node, as an ExportSource. */
import { readFileSync } from 'node:fs';
import type { RunTables, Table } from '../core/exports';
import { DEFAULT_RUN, type KitchenConfig } from '../core/kitchenConfig';
import type { ExactEvaluation, MetricsRecord } from '../core/records';
import type { ReportTexts } from '../core/reportTexts';
import { DEFAULT_DEFINITION } from '../core/runDefinition';
import { readCheckpoint } from '../model/checkpoint';
import { gpt2 } from '../model/gpt2';
import { loadTokenizer } from '../model/tokenizer';
import type { Backend } from '../runtime/backend';
import { Run } from '../train/run';
import { kitchenFilesOf } from '../worlds/kitchen/kitchenFiles';
import { KITCHEN_WORLD, type KitchenWorld } from '../worlds/kitchen/kitchenWorld';
import type { ExportSource, Params } from './exportSource';
import { longestOf, pairTexts } from './pairTexts';

const MODEL = 'kitchen-nano';
const file = (name: string) => readFileSync(new URL(`../../public/models/${MODEL}/${name}`, import.meta.url));

export const start = readCheckpoint({
  'config.json': file('config.json'),
  'model.safetensors': file('model.safetensors'),
});
export const architecture = gpt2(start.config);
export const tokenizer = loadTokenizer(JSON.parse(file('tokenizer.json').toString()));

export const SHORT_RUN: KitchenConfig = {
  ...DEFAULT_RUN,
  model: MODEL,
  per_device_train_batch_size: 4,
  num_pairs: 100,
  learning_rate: 1e-3,
  logging_steps: 5,
  max_steps: 20,
};

export interface TrainedRun {
  readonly run: Run<KitchenWorld>;
  readonly metrics: readonly MetricsRecord[];
  readonly source: ExportSource;
}

export function openRun(backend: Backend, config: KitchenConfig): Promise<Run<KitchenWorld>> {
  const definition = { ...DEFAULT_DEFINITION, config };
  return Run.open({ backend, kind: KITCHEN_WORLD, material: kitchenFilesOf(MODEL, start), definition });
}

/** Trained to its end, and evaluated at its start and its end. */
export async function trainRun(backend: Backend, settings: Partial<KitchenConfig> = {}): Promise<TrainedRun> {
  const config = { ...SHORT_RUN, ...settings };
  const run = await openRun(backend, config);
  const metrics: MetricsRecord[] = [];
  const evaluations = [await run.world.evaluate(run.present)];
  while (!run.trainer.finished) {
    if (await run.trainer.runStep()) metrics.push(...(await run.trainer.collect()).records);
  }
  evaluations.push(await run.world.evaluate(run.present, { sampled: true }));
  return { run, metrics, source: sourceOf(run, tablesOf(metrics, evaluations)) };
}

export function sourceOf(run: Run<KitchenWorld>, tables: RunTables): ExportSource {
  const { trainer, world } = run;
  const { definition } = world;
  return {
    about: {
      title: 'very crispy fried egg',
      fileName: 'very crispy fried egg',
      link: 'https://example.org/#seed=1',
      model: MODEL,
      step: trainer.step,
      backend: 'wasm',
      config: definition.config,
      definition,
      tables,
      date: '2026-01-02',
    },
    modelConfig: start.config,
    start: start.params,
    policy: async () => (await run.resources.policy.read()) as Map<string, Float32Array<ArrayBuffer>> as Params,
    tokenizerFiles: async () =>
      Object.fromEntries(['tokenizer.json', 'tokenizer_config.json'].map((name) => [name, file(name).toString()])),
    pairs: async () => {
      const pairs = await world.peek(world.visited(80));
      const longest = longestOf(pairs);
      return { ...pairTexts(pairs, tokenizer, architecture.endToken, longest), longest, left: 0 };
    },
    texts: TEXTS,
  };
}

function tablesOf(metrics: readonly MetricsRecord[], evaluations: readonly ExactEvaluation[]): RunTables {
  const flat = evaluations.map(({ mass, 'kl/sampled': sampled, ...rest }) => ({
    ...rest,
    'kl/sampled': sampled?.k3 ?? Number.NaN,
    'mass/chosen': mass?.chosen ?? Number.NaN,
    'mass/rejected': mass?.rejected ?? Number.NaN,
    'mass/other': mass?.other ?? Number.NaN,
    'mass/malformed': mass?.malformed ?? Number.NaN,
  }));
  return { metrics: tableOf(metrics), evaluations: tableOf(flat) };
}

function tableOf(records: readonly object[]): Table {
  const names = [...new Set(records.flatMap((record) => Object.keys(record)))];
  const columns = names.map((name) => [
    name,
    records.map((record) => (record as Record<string, number>)[name] ?? Number.NaN),
  ]);
  return { columns: Object.fromEntries(columns), stride: 1 };
}

/** Each text is its own key. */
const named = <Name extends string>(...names: Name[]) =>
  Object.fromEntries(names.map((name) => [name, `<${name}>`])) as Record<Name, string>;

export const TEXTS: ReportTexts = {
  tag: 'en',
  lead: '{{step}} of {{max}} steps from {{model}}, seed {{seed}}, on {{backend}}',
  made: 'made {{date}}',
  thinned: 'one step in {{stride}}',
  ...named('numbers', 'course', 'settings', 'again', 'madeAt', 'heldOut', 'step', 'nats'),
  data: '{{training}} pairs of {{name}}, {{heldOut}} held out',
  facts: named(
    ...([
      'reward',
      'referenceReward',
      'kl',
      'shareOfOracle',
      'wellFormed',
      'sampled',
      'loss',
      'accuracy',
      'margin',
    ] as const),
    ...(['heldOutLoss', 'heldOutAccuracy', 'heldOutMargin'] as const),
  ),
  plots: named(
    'frontier',
    'rewards',
    'kl',
    'loss',
    'accuracy',
    'logps',
    'mass',
    'earned',
    'updates',
    'entropy',
    'rewardModel',
  ),
  axes: named('kl', 'reward', 'implicit', 'logps', 'loss', 'share', 'entropy'),
  terms: named(
    'policy',
    'reference',
    'oracle',
    'chosen',
    'rejected',
    'margin',
    'kl',
    'sampled',
    'loss',
    'accuracy',
    'responses',
    'scoreMargin',
    'score',
    'entropy',
    'valueLoss',
    'rankLoss',
    'clipped',
    'other',
    'malformed',
  ),
};
