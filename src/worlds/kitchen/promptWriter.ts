import { EngineError } from '../../core/errors';
import type { Taste } from '../../core/kitchen/taste';
import type { Random } from '../../math/random';
import type { SamplingSettings } from '../../math/sampling';
import type { Architecture } from '../../model/architecture';
import { Generator } from '../../model/generate';
import type { ParameterSet } from '../../model/parameters';
import type { Backend } from '../../runtime/backend';
import { DISHES, type Dish, PROMPT_LENGTH } from './dishes';
import { LONGEST_COMPLETION } from './grammar';
import { trueReward } from './reward';

/** Completions written at once. */
const WRITTEN_TOGETHER = 5;

export interface WrittenCompletion {
  readonly tokens: readonly number[];
  /** Summed log-probability under the model that wrote it, nats. */
  readonly logps: number;
  /** True reward; absent where the prompt names no dish. */
  readonly reward?: number;
}

/** Completes any prompt that fits the context. The sessions for the dishes' length stay; those of one other length are kept until another is asked for. */
export class PromptWriter {
  private other: { readonly length: number; readonly generator: Generator } | undefined;

  private constructor(
    private readonly backend: Backend,
    private readonly architecture: Architecture,
    private readonly usual: Generator,
  ) {}

  static async create(backend: Backend, architecture: Architecture): Promise<PromptWriter> {
    return new PromptWriter(backend, architecture, await createGenerator(backend, architecture, PROMPT_LENGTH));
  }

  /** @throws EngineError prompt_too_long, token_out_of_range, or config_invalid for an empty prompt */
  async write(
    parameters: ParameterSet,
    promptIds: readonly number[],
    sampling: SamplingSettings,
    random: Random,
    taste: Taste,
  ): Promise<WrittenCompletion[]> {
    const generator = await this.generatorFor(promptIds.length);
    const prompts = Array.from({ length: WRITTEN_TOGETHER }, () => promptIds);
    const { endToken } = this.architecture;
    const written = await generator.generate(parameters.tensors, prompts, endToken, sampling, random);
    const dish = dishOf(promptIds);
    return written.map(({ tokens, logps }) => {
      if (!dish) return { tokens, logps };
      const said = [...promptIds.slice(PROMPT_LENGTH), ...tokens];
      return { tokens, logps, reward: trueReward(dish, said, taste) };
    });
  }

  async dispose(): Promise<void> {
    await this.usual.dispose();
    await this.other?.generator.dispose();
  }

  private async generatorFor(length: number): Promise<Generator> {
    if (length === PROMPT_LENGTH) return this.usual;
    if (this.other?.length === length) return this.other.generator;
    const before = this.other;
    const generator = await createGenerator(this.backend, this.architecture, length);
    this.other = { length, generator };
    await before?.generator.dispose();
    return generator;
  }
}

/** The dish that a prompt is about, if it begins like one. */
function dishOf(promptIds: readonly number[]): Dish | undefined {
  return DISHES.find((dish) => dish.promptIds.every((id, i) => promptIds[i] === id));
}

function createGenerator(backend: Backend, architecture: Architecture, promptLength: number): Promise<Generator> {
  if (promptLength === 0) {
    const values = { name: 'prompt', value: '', mend: 'at least one word' };
    throw new EngineError('config_invalid', 'the prompt is empty; use at least one word', values);
  }
  const room = architecture.contextLength - promptLength + 1;
  const maxNewTokens = Math.max(1, Math.min(LONGEST_COMPLETION, room));
  return Generator.create(backend, architecture, { sequences: WRITTEN_TOGETHER, promptLength, maxNewTokens });
}
