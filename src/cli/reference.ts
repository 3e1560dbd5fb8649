import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { toBase64 } from '../core/base64';
import type { RewardedSequence } from '../core/records';
import { DEFAULT_DEFINITION } from '../core/runDefinition';
import { KITCHEN_MODELS, type KitchenModel } from '../core/settings';
import { sha256 } from '../core/sha256';
import type { StepZeroFile, StepZeroPair, StepZeroSequence } from '../core/stepZero';
import type { RecordedStory } from '../core/story';
import { DEFAULT_WATCH } from '../core/world';
import { parameterCount } from '../model/architecture';
import { Run } from '../train/run';
import { DISHES } from '../worlds/kitchen/dishes';
import { COMPLETIONS } from '../worlds/kitchen/grammar';
import { kitchenFilesOf } from '../worlds/kitchen/kitchenFiles';
import { KITCHEN_WORLD, type KitchenWorld } from '../worlds/kitchen/kitchenWorld';
import { REFERENCE_FILE, type ShippedReference, writeReference } from '../worlds/kitchen/shippedReference';
import { parseFlags, UsageError } from './flags';
import { loadModelDirectory } from './modelDirectory';
import { openNodeBackend } from './nodeBackend';

const USAGE = 'npm run reference [-- MODEL ...]';
const WEIGHTS = 'model.safetensors';
const directoryOf = (root: string, model: KitchenModel) => join(root, 'public', 'models', model);
const stepZeroFile = (root: string, model: KitchenModel) => join(root, 'src', 'store', 'stepZero', `${model}.json`);

/** What is shipped of a model beside its weights. */
export interface ComputedReference {
  /** For the engine. */
  readonly reference: ShippedReference;
  /** What the page shows while there is none. */
  readonly stepZero: StepZeroFile;
}

/** Computes what is known of the shipped models before they are trained: of all, or of those that are named. To be run again when their weights have changed. */
export async function referenceCommand(args: readonly string[], root: string): Promise<number> {
  const { positionals } = parseFlags(args, [], USAGE);
  const known = (name: string): name is KitchenModel => KITCHEN_MODELS.some((model) => model === name);
  const unknown = positionals.find((name) => !known(name));
  if (unknown) throw new UsageError(`there is no model ${unknown}\nusage: ${USAGE}`);
  for (const model of positionals.length > 0 ? positionals.filter(known) : KITCHEN_MODELS) {
    const { reference, stepZero } = await computeReference(root, model);
    const directory = directoryOf(root, model);
    await writeFile(join(directory, REFERENCE_FILE), await writeReference(reference, await weightsOf(root, model)));
    await writeFile(stepZeroFile(root, model), `${JSON.stringify(stepZero)}\n`);
    console.log(model);
  }
  return 0;
}

export async function computeReference(root: string, model: KitchenModel): Promise<ComputedReference> {
  const run = await Run.open({
    backend: openNodeBackend(1),
    kind: KITCHEN_WORLD,
    material: kitchenFilesOf(model, await loadModelDirectory(directoryOf(root, model))),
    definition: { ...DEFAULT_DEFINITION, config: { ...DEFAULT_DEFINITION.config, model } },
  });
  const { world, present } = run;
  // Pairs are drawn in the order of asking: first those that the page's first evaluation asks for.
  const evaluation = await world.evaluate(present);
  const reference = { logps: await world.exact.logps(present), pairs: world.pairsState };
  const examples = await world.examples();
  const { story } = JSON.parse(await readFile(join(root, 'src', 'store', 'recordedRun.json'), 'utf8'));
  const watched = [(story as RecordedStory).pair, DEFAULT_WATCH.pair];
  const indices = [...new Set([...examples.filter((place) => place >= 0), ...watched])];
  const pairs: StepZeroPair[] = [];
  for (const index of indices) pairs.push(await pairAt(world, index, run));
  const next: number[] = [];
  for (const dish of DISHES.keys()) next.push(...(await world.exact.predict(dish, [], present)).referenceLogits);
  const dishes = await world.exact.dishes();
  const shipped = {
    reference,
    stepZero: {
      weights: await sha256(await weightsOf(root, model)),
      parameters: parameterCount(run.architecture),
      evaluation,
      completions: COMPLETIONS,
      rewards: floats(dishes.flatMap(({ rewards }) => [...rewards])),
      reference: floats(dishes.flatMap(({ reference }) => [...reference])),
      next: floats(next),
      examples,
      pairs,
    },
  };
  await run.dispose();
  return shipped;
}

async function pairAt(world: KitchenWorld, place: number, { present }: Run): Promise<StepZeroPair> {
  const { index, dish, promptTokens, chosen, rejected } = await world.inspect(place, present);
  return { index, dish, promptTokens, chosen: sequence(chosen), rejected: sequence(rejected) };
}

function sequence({ tokens, referenceLogits, reward }: RewardedSequence): StepZeroSequence {
  return { tokens, logits: floats(referenceLogits), reward };
}

const floats = (values: Iterable<number>) => toBase64(new Uint8Array(Float32Array.from(values).buffer));

async function weightsOf(root: string, model: KitchenModel): Promise<Uint8Array<ArrayBuffer>> {
  return new Uint8Array(await readFile(join(directoryOf(root, model), WEIGHTS)));
}
