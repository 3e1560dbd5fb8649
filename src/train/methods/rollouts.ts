/** Completions that a policy writes while it learns, and what they earn. */
import type { LearntResponse } from '../../core/rolloutRecords';
import { type Batch, collateChosen } from '../../data/batching';
import type { PromptSource } from '../../data/promptSource';
import { Random } from '../../math/random';
import { PLAIN_SAMPLING, type SamplingSettings } from '../../math/sampling';
import type { Architecture } from '../../model/architecture';
import { type BatchTensors, batchLimits } from '../../model/batchTensors';
import { type Completion, Generator } from '../../model/generate';
import type { ParameterSet } from '../../model/parameters';
import type { Backend } from '../../runtime/backend';
import { Owned } from '../../runtime/ownership';
import type { RewardModel } from '../rewardModel';

/** Keeps rollouts apart from other uses of the run's seed; that of step s uses stream ROLLOUT_STREAM + s. */
const ROLLOUT_STREAM = 0x726f_0000;

/** With its log-probabilities under the policy that wrote it. */
export interface Response extends Completion {
  /** The source's index of its prompt. */
  readonly prompt: number;
  /** The true one. */
  readonly reward: number;
}

/**
 * The random numbers of a rollout depend on the seed and its step alone, so that a run which is taken up again between two rollouts goes on as it would
 * have. Taken up between the updates of one rollout it begins a new one: what the old one held is not part of a snapshot.
 */
export function rolloutRandom(seed: number, step: number): Random {
  return new Random(seed, ROLLOUT_STREAM + step);
}

/** Writes and scores so many responses at once: a pass over the prompts, then one a token for all of them. */
export class RolloutWriter {
  private constructor(
    private readonly architecture: Architecture,
    private readonly source: PromptSource,
    private readonly generator: Generator,
    private readonly own: Owned,
  ) {}

  /** @throws EngineError whatever the backend says of the graphs */
  static create(
    backend: Backend,
    architecture: Architecture,
    source: PromptSource,
    responses: number,
  ): Promise<RolloutWriter> {
    const { promptLength, longestCompletion: maxNewTokens } = source;
    return Owned.create(async (own) => {
      const shape = { sequences: responses, promptLength, maxNewTokens };
      const generator = own.keep(await Generator.create(backend, architecture, shape));
      return new RolloutWriter(architecture, source, generator, own);
    });
  }

  /** @param prompts the source's indices, one for each response */
  async write(
    { tensors }: ParameterSet,
    prompts: readonly number[],
    random: Random,
    sampling: SamplingSettings = PLAIN_SAMPLING,
  ): Promise<Response[]> {
    const { source, generator, architecture } = this;
    const ids = prompts.map((prompt) => source.prompt(prompt));
    const written = await generator.generate(tensors, ids, architecture.endToken, sampling, random);
    return written.map((completion, i) => {
      const prompt = prompts[i];
      return { ...completion, prompt, reward: source.reward(prompt, completion.tokens) };
    });
  }

  dispose(): Promise<void> {
    return this.own.dispose();
  }
}

/** What responses are given: a reward model's scores where there is one, else the true rewards. */
export async function responseScores(
  responses: readonly Response[],
  source: PromptSource,
  rewardModel: RewardModel | undefined,
): Promise<readonly number[]> {
  if (!rewardModel) return responses.map(({ reward }) => reward);
  return rewardModel.rewards(responses.map(({ prompt, tokens }) => [...source.prompt(prompt), ...tokens]));
}

/** What is told of a response that earns its true reward. */
export function learntFrom({ prompt, tokens, reward, tokenLogps: oldLogps }: Response): LearntResponse {
  return { prompt, tokens, reward, score: reward, oldLogps };
}

/** Responses as a batch, one a sequence. */
export function collateResponses(
  responses: readonly Pick<Response, 'prompt' | 'tokens'>[],
  source: PromptSource,
  { shape }: BatchTensors,
  architecture: Architecture,
): Batch {
  const pairs = responses.map(({ prompt, tokens }) => ({
    promptIds: source.prompt(prompt),
    chosenIds: tokens,
    rejectedIds: tokens,
  }));
  return collateChosen(pairs, shape, batchLimits(architecture));
}

/** One number for each row of a batch: those of the responses' tokens one after the other, then padding. */
export function spreadRows(ofTokens: readonly ArrayLike<number>[], rows: number): Float32Array<ArrayBuffer> {
  const spread = new Float32Array(rows);
  let row = 0;
  for (const values of ofTokens) {
    spread.set(values, row);
    row += values.length;
  }
  return spread;
}
