/** What a step in slow motion tells: looked at before the update, and once more after it. */
import { learnsFromPrompts } from '../core/methods';
import type { NarratedStep, PairRecord } from '../core/records';
import type { LearntResponses, NarratedResponses } from '../core/rolloutRecords';
import { stageOf } from '../core/stages';
import type { Watch } from '../core/world';
import type { PreferencePair } from '../data/batching';
import { placesOf } from '../data/pairSource';
import type { Minibatch } from '../train/methods/method';
import type { RewardModel } from '../train/rewardModel';
import type { Run } from '../train/run';

type Logged = 'learningRate' | 'gradNorm' | 'loss';
/** All but what is logged of the step. */
export type Told = Omit<NarratedStep<PairRecord>, Logged> | Omit<NarratedResponses, Logged>;

/** @returns what there is to tell after the next update, which must follow; undefined where there is nothing */
export async function beginNarration(run: Run, watch: Watch): Promise<(() => Promise<Told>) | undefined> {
  const { trainer, world } = run;
  const { config } = world.definition;
  const { models, step } = trainer;
  const { name } = stageOf(config, step);
  if (name === 'reward' && models.rewardModel)
    return judgedPair(run, watch, (await trainer.nextLesson()).places, models.rewardModel);
  if (name === 'sft' || !learnsFromPrompts(config.method))
    return (await pair(run, watch, placesOf(world.sourceAt(step), trainer.nextBatch)))?.tell;
  const lesson = await trainer.nextLesson();
  if (lesson.written) return writtenPair(run, watch, lesson.places, lesson.written);
  return lesson.learnt && responses(run, watch, lesson, lesson.learnt);
}

/** @param places of the batch's pairs in the data set */
async function pair(run: Run, watch: Watch, places: readonly number[]) {
  if (places.length === 0) return undefined;
  const place = watchedOf(places, watch.pair);
  const before = await run.world.inspect(place, run.present);
  const tell = async () => ({ before, after: await run.world.inspect(place, run.present), batchSize: places.length });
  return { before, tell };
}

/** A pair that the policy wrote, of the dish that is watched where there is one. @param prompts of the pairs */
async function writtenPair(run: Run, watch: Watch, prompts: readonly number[], pairs: readonly PreferencePair[]) {
  const { world, trainer } = run;
  const pair = pairs[prompts.indexOf(watchedOf(prompts, watch.dish))];
  const look = () => world.inspectPair?.(pair, run.present);
  const before = await look();
  if (!before) return undefined;
  const by = trainer.models.rewardModel && { labelledByModel: true as const };
  return async () => ({ before, after: (await look()) ?? before, batchSize: pairs.length, ...by });
}

/** A pair that a reward model learns from, which is read to its end. */
async function judgedPair(run: Run, watch: Watch, places: readonly number[], model: RewardModel) {
  const looked = await pair(run, watch, places);
  if (!looked) return undefined;
  const scoresOf = async ({ promptTokens, chosen, rejected }: PairRecord) => {
    const [first, second] = await model.rewards([chosen, rejected].map(({ tokens }) => [...promptTokens, ...tokens]));
    return { chosen: first, rejected: second };
  };
  const scores = await scoresOf(looked.before);
  return async () => {
    const told = await looked.tell();
    return { ...told, scores: { before: scores, after: await scoresOf(told.after) } };
  };
}

async function responses(run: Run, watch: Watch, { batch }: Minibatch, { responses: learnt, ppo }: LearntResponses) {
  const { trainer, present } = run;
  const { step } = trainer;
  const scored = async (model = present.parameters) => {
    const rows = await trainer.score(batch, model);
    return learnt.map((_, i) => Array.from(rows.subarray(batch.starts[i], batch.starts[i + 1])));
  };
  const logps = await scored();
  const referenceLogps = await scored(trainer.reference);
  const prompts = learnt.map(({ prompt }) => prompt);
  const place = prompts.indexOf(watchedOf(prompts, watch.dish));
  return async () => {
    const afterLogps = await scored();
    const told = learnt.map((response, i) => ({
      ...response,
      logps: logps[i],
      referenceLogps: referenceLogps[i],
      afterLogps: afterLogps[i],
    }));
    return { step, responses: told, place, longest: batch.rows / batch.sequences, ...(ppo && { ppo }) };
  };
}

/** What the visitor looks at, where it is part of the batch. */
const watchedOf = (places: readonly number[], wanted: number) => (places.includes(wanted) ? wanted : places[0]);
