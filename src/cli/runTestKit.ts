/** Runs of both worlds, for tests in Node. */
import { readFileSync } from 'node:fs';
import { FILE_KITCHEN_DEFAULTS } from '../core/fileConfig';
import { GENTLE_RUN, type KitchenConfig } from '../core/kitchenConfig';
import { DEFAULT_DEFINITION, type FileDefinition, type KitchenDefinition } from '../core/runDefinition';
import type { KitchenModel } from '../core/settings';
import type { PreferencePair } from '../data/batching';
import { packPairs } from '../data/pairCodec';
import { type Checkpoint, readCheckpoint } from '../model/checkpoint';
import { loadTokenizer } from '../model/tokenizer';
import type { Backend } from '../runtime/backend';
import { Run, type RunOptions } from '../train/run';
import { type FileMaterial, fileMaterial } from '../worlds/file/fileMaterial';
import { FILE_WORLD, type FileWorld } from '../worlds/file/fileWorld';
import { kitchenFilesOf } from '../worlds/kitchen/kitchenFiles';
import { KITCHEN_WORLD, type KitchenWorld } from '../worlds/kitchen/kitchenWorld';

const file = (name: string, model: KitchenModel = 'kitchen-nano') =>
  readFileSync(new URL(`../../public/models/${model}/${name}`, import.meta.url));

const filesOf = (model: KitchenModel) =>
  kitchenFilesOf(
    model,
    readCheckpoint({
      'config.json': file('config.json', model),
      'model.safetensors': file('model.safetensors', model),
    }),
  );
export const NANO = filesOf('kitchen-nano');
/** Of the same shape, and worse. */
export const EARLY = filesOf('kitchen-nano-early');

/** A few seconds of training. */
export const SHORT_KITCHEN: KitchenConfig = {
  ...GENTLE_RUN,
  model: 'kitchen-nano',
  per_device_train_batch_size: 4,
  num_pairs: 40,
  learning_rate: 3e-4,
  beta: 1,
  logging_steps: 5,
  max_steps: 30,
};

type Others<Opened extends KitchenWorld | FileWorld> = Partial<
  Pick<RunOptions<Opened>, 'from' | 'before' | 'material'>
>;

/** With the smallest model. */
export function openKitchenRun(
  backend: Backend,
  change: Partial<KitchenDefinition> = {},
  others: Others<KitchenWorld> = {},
): Promise<Run<KitchenWorld>> {
  const definition = { ...DEFAULT_DEFINITION, config: SHORT_KITCHEN, ...change };
  return Run.open({ backend, kind: KITCHEN_WORLD, material: NANO, definition, ...others });
}

/** A file of pairs in the tokens of a checkpoint, whatever that is; its tokenizer is the kitchen's. */
export function materialOf(checkpoint: Checkpoint, pairs: readonly PreferencePair[]): Promise<FileMaterial> {
  const tokenizerJson = file('tokenizer.json').toString();
  const model = {
    id: 'test',
    name: 'test',
    checkpoint,
    tokenizer: loadTokenizer(JSON.parse(tokenizerJson)),
    tokenizerJson,
  };
  return fileMaterial(model, 'pairs.jsonl', packPairs(pairs.map((pair, place) => [place, pair] as const)));
}

export function openFileRun(
  backend: Backend,
  material: FileMaterial,
  change: Partial<FileDefinition['config']> = {},
  others: Others<FileWorld> = {},
): Promise<Run<FileWorld>> {
  const { id, model: name, data } = material;
  const definition = {
    world: 'file',
    config: { ...FILE_KITCHEN_DEFAULTS, ...change },
    model: { id, name },
    data,
  } as const;
  return Run.open({ backend, kind: FILE_WORLD, material, definition, ...others });
}
