/** The result of a suite as a file holds it. Such a file may come from anywhere: what is not as it should be is refused, and the part that is wrong is named. */
import * as v from 'valibot';
import { agreeing, list, named, read, record, type Schema, whole } from './schemaParts';
import { KITCHEN_MODELS, NUMBER_RULES } from './settings';
import type { LiveSuiteState, SuitePoint, SuiteResult, SuiteRun, SuiteTemperature } from './suite';

const MOST_RUNS = 2000;
const MOST_POINTS = 2000;
const MOST_TEMPERATURES = 100;

const FINITE = v.pipe(v.number(), v.finite());
const POSITIVE = v.pipe(FINITE, v.minValue(0));
/** A sum of probabilities may be rounded up. */
const MASS = v.pipe(POSITIVE, v.maxValue(1 + 1e-9));
const STEPS = v.pipe(whole(NUMBER_RULES.max_steps.max), v.minValue(1));
/** Names that stand beside a line. */
const NAME = v.pipe(v.string(), v.maxLength(80));

const POINT = record({
  at: POSITIVE,
  kl: POSITIVE,
  reward: FINITE,
  shareOfOracle: FINITE,
  wellFormed: MASS,
  seconds: POSITIVE,
  winRate: v.optional(MASS),
}) as unknown as Schema<SuitePoint>;

const TEMPERATURE: Schema<SuiteTemperature> = record({
  temperature: POSITIVE,
  winRate: MASS,
  reward: FINITE,
  kl: POSITIVE,
  wellFormed: MASS,
});
const TEMPERATURES = v.optional(list(TEMPERATURE, MOST_TEMPERATURES, 1));

const RUN = record({
  method: v.pipe(NAME, v.minLength(1)),
  setting: NAME,
  seed: v.optional(whole(NUMBER_RULES.seed.max)),
  complete: v.boolean(),
  points: list(POINT, MOST_POINTS),
  temperatures: TEMPERATURES,
}) as unknown as Schema<SuiteRun>;

/** Whether they are settings is seen where a run is made again (suiteDefinition.ts). */
const SETTINGS = named(v.union([FINITE, NAME]));

const FRONTIER = v.pipe(
  record({ kl: list(POSITIVE, MOST_POINTS, 2), reward: list(FINITE, MOST_POINTS, 2) }),
  agreeing(({ kl, reward }) => {
    if (kl.some((value, i) => i > 0 && value < kl[i - 1])) return [['kl']];
    return reward.length === kl.length ? undefined : [['reward']];
  }),
);

const SUITE: Schema<SuiteResult> = v.pipe(
  record({
    version: v.literal(1),
    model: v.picklist(KITCHEN_MODELS),
    max_steps: STEPS,
    eval_steps: STEPS,
    settings: v.optional(SETTINGS),
    frontier: FRONTIER,
    reference: TEMPERATURES,
    runs: list(RUN, MOST_RUNS),
  }) as unknown as Schema<SuiteResult>,
  agreeing(({ runs }) => {
    const names = runs.map(({ method, setting, seed }) => JSON.stringify([method, setting, seed]));
    return new Set(names).size === names.length ? undefined : [['runs']];
  }),
);

/** @throws Damage naming the part that is wrong */
export const readSuite = (value: unknown): SuiteResult => read(SUITE, value, 'arena', '');

const LIVE = record({
  suite: SUITE,
  startedAt: v.optional(POSITIVE, 0),
  queue: list(record({ method: NAME, setting: NAME, seed: whole(NUMBER_RULES.seed.max) }), MOST_RUNS),
}) as unknown as Schema<LiveSuiteState>;

/** One that is made in the page, as the browser keeps it. @throws Damage naming the part that is wrong */
export const readLiveSuite = (value: unknown): LiveSuiteState => read(LIVE, value, 'suite', '');
