/** The past policies of a replay as JSON holds them: arrays of numbers as base64, little end first, as every machine has them that runs this page. */
import * as v from 'valibot';
import { fromBase64 } from './base64';
import { DISH_COUNT, WORDS } from './kitchen/words';
import type { RecordedCompletion, Recording } from './recording';
import { COMPLETION_COUNT } from './runDefinition';
import { agreeing, asOne, exactly, list, record, ruled, type Schema, whole } from './schemaParts';
import { WATCH_RULES } from './settings';
import type { Watch, WorldInfo } from './world';

/** The worker keeps 40. */
const MOST_FRAMES = 64;
/** Both models complete a prompt five times. */
const MOST_COMPLETIONS = 16;

const FINITE = v.pipe(v.number(), v.finite());
/** Of a prompt, a completion or a word. */
const TEXT = v.pipe(v.string(), v.maxLength(400));

export interface PackedRecording {
  readonly steps: readonly number[];
  readonly dishes: Recording['dishes'];
  /** As store/replay/packedFrames.ts packs them: [frames][dishes][completions] and [frames][dishes]. */
  readonly changes: Int16Array;
  readonly masses: Float64Array;
  /** The completions of the prompt that is watched, under the name that the first replays gave them. */
  readonly said?: {
    readonly watch: Watch;
    readonly reference: readonly RecordedCompletion[];
    /** [frames]; null where another prompt was watched. */
    readonly policy: readonly (readonly RecordedCompletion[] | null)[];
  };
  readonly worlds: Recording['worlds'];
}

/** At most so many bytes; of a text that is too long nothing is made. */
const bytes = (most: number): Schema<ArrayBuffer> =>
  v.pipe(
    v.string(),
    v.maxLength(4 * Math.ceil(most / 3)),
    v.rawTransform(({ dataset, addIssue, NEVER }) => {
      try {
        return fromBase64(dataset.value).buffer;
      } catch {
        addIssue();
        return NEVER;
      }
    }),
  );

const FLOAT_BYTES = 4 * COMPLETION_COUNT;
const PER_COMPLETION: Schema<Float32Array> = v.pipe(
  bytes(FLOAT_BYTES),
  v.check(({ byteLength }) => byteLength === FLOAT_BYTES),
  v.transform((buffer) => new Float32Array(buffer)),
  v.check((floats) => floats.every(Number.isFinite)),
);

const LIKELY = v.pipe(
  PER_COMPLETION,
  v.check((logps) => logps.every((logp) => logp < 1e-3)),
);

/** The view of a number type needs whole numbers of it. */
const numbers = <Numbers>(
  type: { new (buffer: ArrayBuffer): Numbers; readonly BYTES_PER_ELEMENT: number },
  most: number,
) =>
  v.pipe(
    bytes(type.BYTES_PER_ELEMENT * most),
    v.check(({ byteLength }) => byteLength % type.BYTES_PER_ELEMENT === 0),
    v.transform((buffer) => new type(buffer)),
  ) as Schema<Numbers>;

const WORLD: Schema<WorldInfo> = record({
  dishes: exactly(record({ prompt: TEXT }), DISH_COUNT),
  vocabulary: exactly(TEXT, WORDS.length),
  completions: exactly(TEXT, COMPLETION_COUNT),
});

const COMPLETIONS = list(
  record({ text: record({ en: TEXT, zh: TEXT }), logps: FINITE, reward: v.optional(FINITE) }),
  MOST_COMPLETIONS,
) as Schema<unknown> as Schema<RecordedCompletion[]>;

const WATCH = v.pipe(
  record({
    dish: ruled(WATCH_RULES.dish),
    prompt: TEXT,
    temperature: ruled(WATCH_RULES.temperature),
    topK: v.optional(ruled(WATCH_RULES.topK), 0),
  }),
  // The pair is not part of the question.
  v.transform((watch) => ({ ...watch, pair: 0 })),
) satisfies Schema<Watch>;

/** @param last step of the run */
export function recordingSchema(last: number): Schema<PackedRecording> {
  return v.pipe(
    record({
      steps: list(whole(last), MOST_FRAMES),
      dishes: exactly(record({ rewards: PER_COMPLETION, reference: LIKELY }), DISH_COUNT),
      changes: numbers(Int16Array, MOST_FRAMES * DISH_COUNT * COMPLETION_COUNT),
      masses: numbers(Float64Array, MOST_FRAMES * DISH_COUNT),
      said: v.optional(
        asOne(record({ watch: WATCH, reference: COMPLETIONS, policy: list(v.nullable(COMPLETIONS), MOST_FRAMES) })),
      ),
      worlds: asOne(record({ en: WORLD, zh: WORLD })),
    }) as unknown as Schema<PackedRecording>,
    agreeing(({ steps, changes, masses, said }) => {
      if (steps.length === 0 || steps.some((step, i) => i > 0 && step <= steps[i - 1])) return [['steps']];
      const places = steps.length * DISH_COUNT;
      if (changes.length !== places * COMPLETION_COUNT) return [['changes']];
      // A probability, but for rounding.
      if (masses.length !== places || masses.some((mass) => !(mass >= 0 && mass < 1.001))) return [['masses']];
      return said && said.policy.length !== steps.length ? [['said']] : undefined;
    }),
  );
}
