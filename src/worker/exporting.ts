/** Makes the files that a run is taken away as. Loaded when it is first asked for, so that the worker's start does not wait for it. */

import type { CommandOf, ExportPage } from '../client/runProtocol';
import { EngineError } from '../core/errors';
import type { ExportedFile, Verification } from '../core/exports';
import type { PreferencePair } from '../data/batching';
import { exportRun } from '../export/exportRun';
import type { ExportSource } from '../export/exportSource';
import { implicitRewards } from '../export/implicitRewards';
import { longestOf, pairTexts } from '../export/pairTexts';
import { pairsToVerify, VERIFIED_PAIRS, verifyExport } from '../export/verifyExport';
import type { Run } from '../train/run';

/** Most pairs that are written for TRL: drawing them takes seconds. */
const MOST_PAIRS = 20_000;

export class Exporting {
  /** The rewards of a run, known by its trainer, when its policy was exported: it may have gone on since. */
  private exported: { readonly trainer: Run['trainer']; readonly rewards: Float64Array } | undefined;

  /** @throws EngineError whatever is wrong with the run */
  async export({ kind, page }: CommandOf<'export'>, run: Run): Promise<ExportedFile> {
    const file = await exportRun(kind, sourceOf(run, page));
    if (kind === 'model' && run.hasData) this.exported = { trainer: run.trainer, rewards: await rewardsNow(run) };
    return file;
  }

  /** Against the policy as it was exported last; where none was, as it is now. @throws EngineError whatever is wrong with the file */
  async verify({ bytes, name }: CommandOf<'verify'>, run: Run): Promise<Verification> {
    checkData(run);
    const { checkpoint } = run.resources.options.material;
    const known = this.exported?.trainer === run.trainer ? this.exported.rewards : undefined;
    const expected = known ?? (await rewardsNow(run));
    return verifyExport(bytes, name, checkpoint.config, rewardModel(run), await pairsOf(run), expected);
  }
}

function sourceOf(run: Run, { language, texts, ...page }: ExportPage): ExportSource {
  const { definition, world, trainer, resources, architecture } = run;
  const { config } = definition;
  const { backend, material } = resources.options;
  const { model, checkpoint, reference, tokenizerFiles } = material;
  const about = { ...page, model, step: trainer.step, backend: backend.info.kind, config };
  return {
    about: { ...about, ...(definition.world === 'kitchen' && { definition }) },
    texts,
    modelConfig: checkpoint.config,
    start: checkpoint.params,
    ...(reference && { reference: { model: reference.model, params: reference.checkpoint.params } }),
    policy: async () => (await resources.policy.read()) as Map<string, Float32Array<ArrayBuffer>>,
    tokenizerFiles,
    pairs: async () => {
      checkData(run);
      const visits = config.max_steps * config.per_device_train_batch_size;
      const all = world.visited(visits);
      const places = all.slice(0, MOST_PAIRS);
      const trained = await world.peek(places);
      const measured = await world.heldOutPairs?.();
      const longest = Math.max(longestOf(trained), longestOf(measured ?? []));
      const textsOf = (pairs: readonly PreferencePair[]) =>
        pairTexts(pairs, material.tokenizer(language), architecture.endToken, longest);
      const heldOut = measured && textsOf(measured).rows;
      return { ...textsOf(trained), longest, left: all.length - places.length, ...(heldOut && { heldOut }) };
    },
  };
}

function checkData({ hasData }: Run): void {
  if (hasData) return;
  const values = { name: 'choices', value: 0, mend: 'at least one choice between two answers' };
  throw new EngineError('config_invalid', `${values.name} is ${values.value}; use ${values.mend}`, values);
}

async function rewardsNow(run: Run): Promise<Float64Array> {
  return implicitRewards(rewardModel(run), await pairsOf(run), run.resources.policy);
}

/** The pairs whose rewards are compared, as they are trained, with a fault if there is one. */
async function pairsOf({ world, architecture }: Run): Promise<readonly PreferencePair[]> {
  const pairs = await world.source.pairs(world.visited(VERIFIED_PAIRS));
  return pairs.slice(0, pairsToVerify(pairs, architecture));
}

function rewardModel({ resources, trainer, architecture, definition }: Run) {
  const { backend } = resources.options;
  return { backend, architecture, reference: trainer.reference, beta: definition.config.beta };
}
