import { EngineError } from '../../core/errors';
import { collateChosen } from '../../data/batching';
import { Random } from '../../math/random';
import { type SampledKl, sampledKl } from '../../math/sampledKl';
import { PLAIN_SAMPLING, type SamplingSettings } from '../../math/sampling';
import type { Architecture } from '../../model/architecture';
import { BatchTensors, batchLimits } from '../../model/batchTensors';
import { type Completion, Generator } from '../../model/generate';
import { Scorer } from '../../model/logps';
import type { ParameterSet } from '../../model/parameters';
import type { Backend } from '../../runtime/backend';
import { Owned } from '../../runtime/ownership';

/** Completions of a prompt that are written at once. */
const SAMPLES_PER_PROMPT = 4;
/** A completion is cut after so many tokens; its KL is that of these tokens. */
const MOST_NEW_TOKENS = 32;
/** Longer prompts are not completed: the cache of keys and values has this many places and no more. */
const LONGEST_PROMPT = 256;
/** A typed prompt may be this long, whatever the data are, as far as the context allows. */
const TYPED_PROMPT = 64;
/** Tokens of a prompt that are read at once. */
const CHUNK = 16;

/** Completions of prompts of any length up to a bound, and the KL(π_θ‖π_ref) that they show. */
export class PromptSampler {
  private constructor(
    private readonly backend: Backend,
    private readonly architecture: Architecture,
    /** Most tokens of a prompt. */
    readonly longestPrompt: number,
    private readonly generator: Generator,
    private readonly batch: BatchTensors,
    private readonly scorer: Scorer,
    private readonly own: Owned,
  ) {}

  /** @param longest tokens of the data's longest prompt and completion */
  static async create(
    backend: Backend,
    architecture: Architecture,
    longest: { readonly prompt: number; readonly completion: number },
  ): Promise<PromptSampler> {
    const { contextLength } = architecture;
    const maxNewTokens = Math.min(MOST_NEW_TOKENS, longest.completion, contextLength);
    const wanted = Math.min(Math.max(longest.prompt, TYPED_PROMPT), LONGEST_PROMPT);
    const promptLength = Math.min(wanted, contextLength - maxNewTokens + 1);
    const sequences = SAMPLES_PER_PROMPT;
    const scored = {
      pairs: sequences,
      sequences,
      positions: promptLength + maxNewTokens - 1,
      rows: sequences * maxNewTokens,
    };
    const written = { sequences, promptLength, maxNewTokens, chunk: Math.min(CHUNK, longest.prompt) };
    return Owned.create(async (own) => {
      const batch = own.keep(new BatchTensors(backend, scored));
      const generator = own.keep(await Generator.create(backend, architecture, written));
      const scorer = own.keep(await Scorer.create(backend, architecture, batch));
      return new PromptSampler(backend, architecture, promptLength, generator, batch, scorer, own);
    });
  }

  /** `SAMPLES_PER_PROMPT` completions. @throws EngineError prompt_too_long, token_out_of_range, or config_invalid for an empty prompt */
  write(
    parameters: ParameterSet,
    promptIds: readonly number[],
    sampling: SamplingSettings,
    random: Random,
  ): Promise<Completion[]> {
    const { length } = promptIds;
    if (length === 0) {
      const values = { name: 'prompt', value: '', mend: 'at least one word' };
      throw new EngineError('config_invalid', 'the prompt is empty; use at least one word', values);
    }
    if (length > this.longestPrompt) {
      const message = `a prompt of ${length} tokens is too long to be completed here; use at most ${this.longestPrompt}`;
      throw new EngineError('prompt_too_long', message, { length, context: this.longestPrompt });
    }
    const prompts = Array.from({ length: SAMPLES_PER_PROMPT }, () => promptIds);
    return this.generator.generate(parameters.tensors, prompts, this.architecture.endToken, sampling, random);
  }

  /**
   * From fresh samples of the policy, each scored under both models by the same graph.
   * @param prompts of at most `longestPrompt` tokens, at least one
   * @param stopped asked before each prompt; the answer is undefined once it is true
   */
  async estimateKl(
    policy: ParameterSet,
    reference: ParameterSet,
    prompts: readonly (readonly number[])[],
    seed: number,
    stopped: () => boolean | Promise<boolean>,
  ): Promise<SampledKl | undefined> {
    const random = new Random(seed);
    const logps = { policy: [] as number[], reference: [] as number[] };
    for (const promptIds of prompts) {
      if (await stopped()) return undefined;
      const written = await this.write(policy, promptIds, PLAIN_SAMPLING, random);
      const pairs = written.map(({ tokens }) => ({ promptIds, chosenIds: tokens, rejectedIds: tokens }));
      this.batch.load(collateChosen(pairs, this.batch.shape, batchLimits(this.architecture)));
      logps.policy.push(...(await this.score(policy)));
      logps.reference.push(...(await this.score(reference)));
    }
    return sampledKl(logps.policy, logps.reference);
  }

  dispose(): Promise<void> {
    return this.own.dispose();
  }

  private async score(parameters: ParameterSet): Promise<ArrayLike<number> & Iterable<number>> {
    await this.scorer.run(parameters);
    return (await this.backend.read([this.scorer.logps.sequences]))[0];
  }
}
