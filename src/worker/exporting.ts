/** Makes the files that a run is taken away as. Loaded when it is first asked for, so that the worker's start does not wait for it. */
import type { PreferencePair } from '../data/batching';
import { EngineError } from '../errors';
import { exportRun } from '../export/exportRun';
import type { ExportSource, PairText } from '../export/exportSource';
import { implicitRewards } from '../export/implicitRewards';
import { pairTexts } from '../export/pairTexts';
import { pairsToVerify, VERIFIED_PAIRS, verifyExport } from '../export/verifyExport';
import type { Architecture } from '../model/architecture';
import type { Checkpoint } from '../model/checkpoint';
import type { Tokenizer } from '../model/tokenizer';
import type { Backend } from '../runtime/backend';
import type { TrainingConfig } from '../train/config';
import type { ParameterSet } from '../train/parameters';
import type { RunDefinition } from '../train/runDefinition';
import type { Trainer } from '../train/trainer';
import type { ExportedFile, ExportPage, Language, TakeCommand, Verification } from './protocol';

/** Most pairs that are written for TRL: drawing them takes seconds. */
const MOST_PAIRS = 20_000;

/** What both kinds of run have that exports are made of. */
export interface ExportableRun {
  readonly config: TrainingConfig & { readonly eval_steps?: number };
  /** Of a run in the kitchen. */
  readonly definition?: RunDefinition;
  readonly trainer: Trainer;
  readonly bench: {
    readonly options: { readonly backend: Backend; readonly architecture: Architecture };
    readonly policy: ParameterSet;
  };
  /** False while there is nothing to train on yet. */
  readonly hasData: boolean;
  /** Places of the pairs that training visits first, in that order. */
  visited(most: number): number[];
  /** Pairs of the data as they are, by their places; asking changes nothing about the run. */
  peek(places: readonly number[]): Promise<readonly PreferencePair[]>;
  /** Pairs that are only measured. */
  heldOutPairs?(): Promise<readonly PreferencePair[]>;
}

/** A run with the files that it was made from. */
export interface ExportWork {
  readonly run: ExportableRun;
  /** Name of the checkpoint. */
  readonly model: string;
  readonly checkpoint: Checkpoint;
  tokenizer(language: Language): Tokenizer;
  /** tokenizer.json and its like, as text, by name. */
  tokenizerFiles(): Promise<Readonly<Record<string, string>>>;
}

type Of<Type extends TakeCommand['type']> = Extract<TakeCommand, { type: Type }>;

export class Exporting {
  /** The rewards of a run, known by its trainer, when its policy was exported: it may have gone on since. */
  private exported: { readonly trainer: Trainer; readonly rewards: Float64Array } | undefined;

  /** @throws EngineError whatever is wrong with the run */
  async export({ kind, page }: Of<'export'>, work: ExportWork): Promise<ExportedFile> {
    const file = await exportRun(kind, sourceOf(work, page));
    const { run } = work;
    if (kind === 'model' && run.hasData) this.exported = { trainer: run.trainer, rewards: await rewardsNow(run) };
    return file;
  }

  /** Against the policy as it was exported last; where none was, as it is now. @throws EngineError whatever is wrong with the file */
  async verify({ bytes, name }: Of<'verify'>, { run, checkpoint }: ExportWork): Promise<Verification> {
    checkData(run);
    const known = this.exported?.trainer === run.trainer ? this.exported.rewards : undefined;
    const expected = known ?? (await rewardsNow(run));
    return verifyExport(bytes, name, checkpoint.config, rewardModel(run), await pairsOf(run), expected);
  }
}

function sourceOf(work: ExportWork, { language, texts, ...page }: ExportPage): ExportSource {
  const { run, model, checkpoint, tokenizerFiles } = work;
  const { config, definition, trainer, bench } = run;
  const { backend } = bench.options;
  const about = { ...page, model, step: trainer.step, backend: backend.info.kind, config };
  return {
    about: { ...about, ...(definition && { definition }) },
    texts,
    modelConfig: checkpoint.config,
    start: checkpoint.params,
    policy: async () => (await bench.policy.read()) as Map<string, Float32Array<ArrayBuffer>>,
    tokenizerFiles,
    pairs: async () => {
      checkData(run);
      const visits = config.max_steps * config.per_device_train_batch_size;
      const all = run.visited(visits);
      const places = all.slice(0, MOST_PAIRS);
      const texts = textsOf(await run.peek(places), work, language);
      const heldOut = run.heldOutPairs && textsOf(await run.heldOutPairs(), work, language).rows;
      return { ...texts, left: all.length - places.length, ...(heldOut && { heldOut }) };
    },
  };
}

function textsOf(
  pairs: readonly PreferencePair[],
  { run, tokenizer }: ExportWork,
  language: Language,
): { readonly rows: readonly PairText[]; readonly inexact: number } {
  return pairTexts(pairs, tokenizer(language), run.bench.options.architecture.endToken);
}

function checkData({ hasData }: ExportableRun): void {
  if (hasData) return;
  const values = { name: 'choices', value: 0, mend: 'at least one choice between two answers' };
  throw new EngineError('config_invalid', `${values.name} is ${values.value}; use ${values.mend}`, values);
}

async function rewardsNow(run: ExportableRun): Promise<Float64Array> {
  return implicitRewards(rewardModel(run), await pairsOf(run), run.bench.policy);
}

/** The pairs whose rewards are compared, as they are trained, with a fault if there is one. */
async function pairsOf(run: ExportableRun): Promise<readonly PreferencePair[]> {
  const pairs = await run.trainer.pairs(run.visited(VERIFIED_PAIRS));
  return pairs.slice(0, pairsToVerify(pairs, run.bench.options.architecture));
}

function rewardModel({ bench, trainer, config }: ExportableRun) {
  const { backend, architecture } = bench.options;
  return { backend, architecture, reference: trainer.reference, beta: config.beta };
}
