/**
 * How the present code opens what an earlier version has written, and makes its curves again. The tests beside it know the code through this file alone: where
 * modules move, its imports follow.
 */
import { createReadStream, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { loadModelDirectory, loadTokenizerDirectory } from '../cli/modelDirectory';
import { openNodeBackend } from '../cli/nodeBackend';
import type { FileConfig } from '../core/fileConfig';
import type { SavedRun } from '../core/keptRun';
import { DEFAULT_RUN } from '../core/kitchenConfig';
import type { MetricsRecord } from '../core/records';
import { type KitchenDefinition, withLaterSettings } from '../core/runDefinition';
import { DEFAULT_TRAINING } from '../core/trainingConfig';
import { gpt2 } from '../model/gpt2';
import { type DemoScript, type ReadScript, readScript } from '../store/demo/script';
import { findDemo } from '../store/demo/shipped';
import { readDerivationHash } from '../store/derivationHash';
import { readHash } from '../store/hashState';
import type { Replay } from '../store/replay/replay';
import { readReplayFile } from '../store/replay/replayFile';
import { readReplayLink } from '../store/replay/replayLink';
import { openRunLibrary } from '../store/runLibrary';
import { readStageHash } from '../store/stageStore';
import { Run } from '../train/run';
import { fileMaterial } from '../worlds/file/fileMaterial';
import { FILE_WORLD } from '../worlds/file/fileWorld';
import { PairTokenizer } from '../worlds/file/pairTokenizer';
import { preparePairs } from '../worlds/file/preparePairs';
import { kitchenFilesOf } from '../worlds/kitchen/kitchenFiles';
import { KITCHEN_WORLD } from '../worlds/kitchen/kitchenWorld';

const ROOT = new URL('../../', import.meta.url);
const backend = openNodeBackend(1);

export function written(name: string): Buffer {
  return readFileSync(new URL(`./written/${name}`, import.meta.url));
}

/** What a link means for each part of the page. */
export function openLink(hash: string): object {
  const { state: stage, look, problems: ofStage, rest } = readStageHash(hash);
  const { state: derivation, problems: ofDerivation, rest: runPart } = readDerivationHash(rest);
  const { state: run, problems: ofRun } = readHash(runPart);
  const problems = [...ofStage, ...ofDerivation, ...ofRun].map(({ name, value }) => ({ name, value }));
  return { stage, look, derivation, run, problems };
}

/** What a link means that says nothing of a run: the run that the page begins with today. */
export const BEGINNING = { run: { definition: { config: DEFAULT_RUN } } };

export function openKeptRun(database: string, id: string): Promise<SavedRun> {
  return openRunLibrary(database).load(id);
}

export function openReplayFile(bytes: Buffer): Promise<Replay> {
  return readReplayFile(new Blob([new Uint8Array(bytes)]), 'a replay');
}

export function openReplayLink(hash: string): Promise<Replay> {
  return readReplayLink(hash, 'a link');
}

export function openDemo(text: string): ReadScript {
  return readScript(text);
}

/** @param name as a link names it */
export function openNamedDemo(name: string): DemoScript | undefined {
  return findDemo(name)?.script;
}

/** A dish and the first of its completions, whose probabilities are compared. */
const DISH = 3;
const COMPLETIONS = 5;

/** What a replay shows, as plain data. */
export function replayFacts({ summary, curves, recording }: Replay) {
  const { metrics, evaluations, batches } = curves;
  return {
    summary,
    metrics: metrics.columns,
    evaluations: evaluations.columns,
    batches: batches.map(({ step, indices }) => ({ step, indices })),
    ...(recording && {
      prompts: [recording.worlds.en.dishes[DISH].prompt, recording.worlds.zh.dishes[DISH].prompt],
      frames: recording.frames.map(({ step, policy, completions }) => ({
        step,
        policy: Array.from(policy[DISH].subarray(0, COMPLETIONS), Math.exp),
        said: completions?.map(({ text }) => text),
      })),
      reference: recording.completions?.reference.map(({ text }) => text),
    }),
  };
}

export interface Curve {
  readonly metrics: readonly object[];
  readonly evaluations: readonly object[];
}

/** The first steps of a run in the kitchen, evaluated before and after. @param from goes on with a kept run */
export async function kitchenCurve(old: KitchenDefinition, steps: number, from?: SavedRun): Promise<Curve> {
  const definition = withLaterSettings(old);
  const { model } = definition.config;
  const material = kitchenFilesOf(model, await loadModelDirectory(modelDirectory(model)));
  return curve(await Run.open({ backend, kind: KITCHEN_WORLD, material, definition, from: from?.checkpoint }), steps);
}

/** The first steps of a run on a shipped file of pairs with a model of the kitchen, evaluated before and after. */
export async function fileCurve(file: string, model: string, old: FileConfig, steps: number): Promise<Curve> {
  const config = { ...DEFAULT_TRAINING, ...old };
  const directory = modelDirectory(model);
  const checkpoint = await loadModelDirectory(directory);
  const { contextLength, endToken, vocabSize: vocab } = gpt2(checkpoint.config);
  const tokenizer = await loadTokenizerDirectory(directory, vocab);
  const pairTokenizer = new PairTokenizer(tokenizer.tokenizer, { contextLength, endToken, vocab });
  const chunks = createReadStream(new URL(`public/samples/${file}`, ROOT), 'utf8');
  const { packed } = await preparePairs(chunks, { fileName: file, columns: {}, tokenizer: pairTokenizer });
  const material = await fileMaterial({ id: model, name: model, checkpoint, ...tokenizer }, file, packed);
  const definition = { world: 'file', config, model: { id: model, name: model }, data: material.data } as const;
  return curve(await Run.open({ backend, kind: FILE_WORLD, material, definition }), steps);
}

async function curve(run: Run, steps: number): Promise<Curve> {
  const evaluate = async () => (await run.world.evaluate(run.present, { sampled: true })) ?? {};
  const before = await evaluate();
  const metrics = await train(run, steps);
  const evaluations = [before, await evaluate()];
  await run.dispose();
  return { metrics, evaluations };
}

async function train({ trainer }: Run, steps: number): Promise<MetricsRecord[]> {
  const metrics: MetricsRecord[] = [];
  for (let step = 0; step < steps; step++) {
    await trainer.runStep();
    const { records, failure } = await trainer.collect();
    if (failure) throw failure;
    metrics.push(...records);
  }
  return metrics;
}

const modelDirectory = (model: string) => fileURLToPath(new URL(`public/models/${model}`, ROOT));
