import type { CommandOf, LoadedModel, Report } from '../client/runProtocol';
import type { ModelEstimate, ModelOutlook } from '../core/modelInfo';
import { gpt2 } from '../model/gpt2';
import type { Gpt2Config } from '../model/gpt2Config';
import { estimateModel } from '../train/estimate';
import { checkReference, checkShape } from '../worlds/file/checkReference';
import type { Engine } from './engines';
import { type DescribedModel, loadModel } from './loading/loadModel';
import { lookAtModel } from './loading/lookAtModel';
import type { Turns } from './turns';

export interface LoadingContext {
  readonly engine: Engine;
  readonly turns: Turns;
  /** Address of the shipped models' directories. */
  readonly models: URL;
  readonly post: (report: Report) => void;
}

export interface Brought {
  readonly model: DescribedModel;
  readonly estimate: ModelEstimate;
}

/** Loads a checkpoint, and estimates what training it takes before its weights come. @throws EngineError as `loadModel` and `estimateModel`; the signal's reason */
export async function bringModel(
  { source, cache }: CommandOf<'model'>,
  signal: AbortSignal,
  { engine, turns, models, post }: LoadingContext,
): Promise<Brought> {
  const estimate = async (config: Gpt2Config) => {
    const estimate = await estimateInTurn(config, signal, { engine, turns });
    post({ type: 'estimate', estimate });
    return estimate;
  };
  let known: ModelEstimate | undefined;
  const check = async (config: Gpt2Config) => {
    known = await estimate(config);
  };
  const onProgress = (bytes: number, total: number) => {
    // What was given up may still have files on their way.
    if (!signal.aborted) post({ type: 'modelLoading', bytes, total });
  };
  const model = await loadModel(source, { models, onProgress, signal, check, cache });
  signal.throwIfAborted();
  return { model, estimate: known ?? (await estimate(model.checkpoint.config)) };
}

/** Loads what the model that is there may be held against. @throws EngineError as `loadModel` and `checkReference`; the signal's reason */
export async function bringReference(
  { source, cache }: CommandOf<'reference'>,
  signal: AbortSignal,
  model: DescribedModel,
  { models, post }: Pick<LoadingContext, 'models' | 'post'>,
): Promise<DescribedModel> {
  const onProgress = (bytes: number, total: number) => {
    if (!signal.aborted) post({ type: 'modelLoading', bytes, total });
  };
  const name = source.kind === 'shipped' ? source.model : source.kind === 'url' ? source.url : (source.name ?? '');
  const check = (config: Gpt2Config) => checkShape(model.checkpoint.config, { name, config });
  const reference = await loadModel(source, { models, onProgress, signal, check, cache });
  signal.throwIfAborted();
  checkReference(model, reference);
  return reference;
}

/** Looks at a checkpoint, and estimates what training it takes. @throws EngineError as `lookAtModel` and `estimateModel`; the signal's reason */
export function lookAhead(
  { source }: CommandOf<'look'>,
  signal: AbortSignal,
  { engine, turns }: Pick<LoadingContext, 'engine' | 'turns'>,
): Promise<ModelOutlook> {
  return lookAtModel(source, { signal, estimate: (config) => estimateInTurn(config, signal, { engine, turns }) });
}

async function estimateInTurn(
  config: Gpt2Config,
  signal: AbortSignal,
  { engine, turns }: Pick<LoadingContext, 'engine' | 'turns'>,
): Promise<ModelEstimate> {
  const estimate = await turns.run('command', () => engine.guard(() => estimateModel(engine.backend, config)));
  signal.throwIfAborted();
  return estimate;
}

export function loadedModel({ model, estimate }: Brought): LoadedModel {
  const { info, checkpoint, tokenizerJson, tokenizerConfigJson } = model;
  const { contextLength, endToken, vocabSize: vocab } = gpt2(checkpoint.config);
  const texts = { tokenizerJson, ...(tokenizerConfigJson !== undefined && { tokenizerConfigJson }) };
  return { info, tokens: { ...texts, contextLength, endToken, vocab }, estimate };
}
