/** A kept run as it is read back. Storage may hold anything: what is not as it should be is refused, and the part that is wrong is named. */
import * as v from 'valibot';
import { curvesSchema } from './curvesSchema';
import { DEFINITION } from './definitionSchema';
import {
  type KeptInputs,
  NAME_MODIFIERS,
  type Origin,
  PATH_POINTS,
  type ReplaySummary,
  type RunBody,
  type RunName,
  type RunSummary,
  type SavedRun,
} from './keptRun';
import { ADJECTIVES, FOODS, STYLES, WORDS } from './kitchen/words';
import type { ModelSource } from './modelInfo';
import type { EvaluationRecord } from './records';
import type { NamedArrays, PairsState, RandomState, RunCheckpoint } from './runCheckpoint';
import type { RunDefinition } from './runDefinition';
import { agreeing, asOne, exactly, FLOATS, GAPPED, list, named, read, record, type Schema, whole } from './schemaParts';
import { KITCHEN_MODELS, NUMBER_RULES } from './settings';
import type { WorldName } from './world';

const STEP = whole(NUMBER_RULES.max_steps.max);
/** Milliseconds since 1970, up to the end of JavaScript's calendar. */
const TIME = whole(8.64e15);

const RUN_NAME: Schema<RunName> = asOne(
  record({
    modifier: v.picklist(NAME_MODIFIERS),
    adjective: v.picklist(ADJECTIVES),
    style: v.picklist(STYLES),
    food: v.picklist(FOODS),
  }),
);

/** What a kept run and a replay tell of a run, the name first: by it the rest is refused. */
const ABOUT = {
  name: RUN_NAME,
  definition: DEFINITION,
  startedAt: TIME,
  origin: v.optional(record({ name: RUN_NAME, step: STEP }) satisfies Schema<Origin>),
  backend: v.picklist(['webgpu', 'wasm']),
  step: STEP,
  savedAt: TIME,
};

export const REPLAY_SUMMARY = record(ABOUT) as unknown as Schema<ReplaySummary>;

const numbers = <Name extends string>(...names: Name[]) =>
  Object.fromEntries(names.map((name) => [name, GAPPED])) as Record<Name, typeof GAPPED>;
const SAMPLED = v.optional(record(numbers('k1', 'k3', 'standardError', 'samples')));

/** What a world measures of a policy. */
const EVALUATIONS = {
  kitchen: record({
    ...numbers('step', 'reward', 'referenceReward', 'oracleReward', 'shareOfOracle', 'kl/exact'),
    ...numbers('wellFormed', 'length'),
    'kl/sampled': SAMPLED,
    mass: v.optional(record(numbers('chosen', 'rejected', 'other', 'malformed'))),
  }),
  file: record({
    ...numbers('step', 'eval_loss', 'eval_rewards/chosen', 'eval_rewards/rejected', 'eval_rewards/accuracies'),
    ...numbers('eval_rewards/margins', 'eval_logps/chosen', 'eval_logps/rejected'),
    'kl/sampled': SAMPLED,
  }),
} as unknown as Readonly<Record<WorldName, Schema<EvaluationRecord>>>;

const PATH = record({ kl: list(GAPPED, PATH_POINTS), reward: list(GAPPED, PATH_POINTS) });

const summaryIn = (world: WorldName) =>
  record({
    ...{ ...ABOUT, id: v.string(), bytes: whole() },
    ...{ final: v.optional(EVALUATIONS[world]), path: v.optional(PATH) },
  });
const SUMMARIES = { kitchen: summaryIn('kitchen'), file: summaryIn('file') };
const SUMMARY = v.lazy((value) => {
  const { definition } = (value ?? {}) as { definition?: Partial<RunDefinition> | null };
  return SUMMARIES[definition?.world === 'file' ? 'file' : 'kitchen'];
}) as unknown as Schema<RunSummary>;

/** @throws Damage */
export const readSummary = (value: unknown): RunSummary => read(SUMMARY, value, 'summary', '');

/** @throws Damage */
export function readSavedRun(summary: unknown, body: unknown): SavedRun {
  const about = readSummary(summary);
  return { summary: about, ...read(bodyOf(about), body, 'weights', '') };
}

/** What a damaged run can still be called. */
export function readName(summary: unknown): RunName | undefined {
  const { success, output } = v.safeParse(record({ name: RUN_NAME }), summary);
  return success ? output.name : undefined;
}

function bodyOf({ definition, step }: RunSummary): Schema<RunBody> {
  const { world } = definition;
  const checkpoint = checkpointOf(definition, step);
  return record({
    curves: curvesSchema(world, 'memory'),
    checkpoint: world === 'file' ? v.optional(checkpoint) : checkpoint,
    inputs: v.optional(INPUTS),
  }) as unknown as Schema<RunBody>;
}

/** @param step at which the run was kept */
function checkpointOf(definition: RunDefinition, step: number): Schema<RunCheckpoint> {
  const places = definition.world === 'file' ? definition.data.count : definition.config.num_pairs;
  return v.pipe(
    record({
      step: STEP,
      policy: ARRAYS,
      m: ARRAYS,
      v: ARRAYS,
      beside: v.exactOptional(ARRAYS),
      pairs: record({ known: packedPairs(places), ready: packedPairs(), random: RANDOM }) satisfies Schema<PairsState>,
    }),
    agreeing((checkpoint) => {
      if (checkpoint.step !== step) return [['step']];
      const names = Object.keys(checkpoint.policy);
      if (names.length === 0) return [['policy']];
      for (const part of ['m', 'v'] as const) {
        const moments = checkpoint[part];
        const other = names.find((name) => moments[name]?.length !== checkpoint.policy[name].length);
        if (other !== undefined) return [[part, other]];
        if (Object.keys(moments).length !== names.length) return [[part]];
      }
      return undefined;
    }),
  );
}

const ARRAYS: Schema<NamedArrays> = named(FLOATS);
const RANDOM = exactly(v.pipe(v.number(), v.integer()), 4) as Schema<unknown> as Schema<RandomState>;

/** Per pair: its place, three lengths, and so many tokens. */
function packedPairs(places?: number) {
  return v.custom<Int32Array>((array) => {
    if (!(array instanceof Int32Array)) return false;
    for (let at = 0; at < array.length; ) {
      const [place, ...lengths] = array.subarray(at, at + 4);
      if (lengths.length < 3 || lengths.some((length) => length <= 0)) return false;
      if (places !== undefined && (place < 0 || place >= places)) return false;
      const start = at + 4;
      at = start + lengths.reduce((sum, length) => sum + length, 0);
      if (at > array.length) return false;
      if (array.subarray(start, at).some((token) => token < 0 || token >= WORDS.length)) return false;
    }
    return true;
  });
}

/** A checkpoint in shards has hundreds at most. */
const MOST_FILES = 1000;

const SOURCES = {
  shipped: record({ kind: v.literal('shipped'), model: v.picklist(KITCHEN_MODELS) }),
  url: record({ kind: v.literal('url'), url: v.string() }),
  files: record({
    kind: v.literal('files'),
    files: list(
      v.custom<File>((value) => value instanceof File),
      MOST_FILES,
    ),
    name: v.optional(v.string()),
  }),
};
const SOURCE = asOne(
  v.lazy((value) => {
    const { kind } = (value ?? {}) as Partial<ModelSource>;
    return kind === 'url' || kind === 'files' ? SOURCES[kind] : SOURCES.shipped;
  }),
) as Schema<unknown> as Schema<ModelSource>;

/** What a file's run was made of. What the worker finds wrong with its content it says when it is brought. */
const PLACE = { source: SOURCE, cache: v.custom<boolean>((value) => typeof value === 'boolean') };
const INPUTS = record({
  ...PLACE,
  reference: v.exactOptional(record(PLACE)),
  packed: v.custom<KeptInputs['packed']>((value) => value instanceof Int32Array),
}) satisfies Schema<KeptInputs>;
