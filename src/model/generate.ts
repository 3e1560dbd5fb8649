import { EngineError } from '../core/errors';
import { MASKED } from '../math/arrays';
import type { Random } from '../math/random';
import { logSumExp, type SamplingSettings, sampleToken } from '../math/sampling';
import type { Backend, Program, Tensor } from '../runtime/backend';
import { Owned, TensorGroup } from '../runtime/ownership';
import type { Architecture, CacheShape } from './architecture';

export interface Completion {
  /** The completion's tokens, with the end token where the model wrote it. */
  readonly tokens: readonly number[];
  /** Summed log-probability of the tokens under the model (at temperature 1), nats. */
  readonly logps: number;
  /** The same of each token. */
  readonly tokenLogps: readonly number[];
  /** False when the completion was cut at the longest length. */
  readonly ended: boolean;
}

export interface GeneratorShape {
  readonly sequences: number;
  /** All prompts of one call have this length; with `chunk` at most this, and each call its own. */
  readonly promptLength: number;
  readonly maxNewTokens: number;
  /** Prompts of any length: so many tokens are read at once, and what is left over one by one. */
  readonly chunk?: number;
}

/** One pass over new tokens with a key/value cache; its small inputs live as long as it does. */
class CachedPass {
  private constructor(
    private readonly backend: Backend,
    private readonly program: Program,
    private readonly shape: CacheShape,
    private readonly inputs: Readonly<Record<string, Tensor>>,
    private readonly own: Owned,
  ) {}

  static create(backend: Backend, architecture: Architecture, shape: CacheShape): Promise<CachedPass> {
    const { sequences, positions, slots } = shape;
    const last = Int32Array.from({ length: sequences }, (_, s) => (s + 1) * positions - 1);
    return Owned.create(async (own) => {
      const program = own.keep(await backend.loadGraph(architecture.cached(shape)));
      const group = own.keep(new TensorGroup(backend, 'generate'));
      const inputs = {
        input_ids: group.int32('input_ids', [sequences * positions]),
        position_ids: group.int32('position_ids', [sequences * positions]),
        attention_mask: group.float32('attention_mask', [1, 1, positions, slots]),
        placement: group.float32('placement', [slots, positions]),
        logit_rows: group.int32('logit_rows', [sequences], last),
      };
      return new CachedPass(backend, program, shape, inputs, own);
    });
  }

  /** New tokens per row. */
  get positions(): number {
    return this.shape.positions;
  }

  /** @param ids [sequences · positions]; @param from the slot of the first new token */
  run(
    parameters: Readonly<Record<string, Tensor>>,
    past: Readonly<Record<string, Tensor>>,
    ids: Int32Array,
    from: number,
  ): Promise<Record<string, Tensor>> {
    const { positions, slots } = this.shape;
    const { backend, inputs } = this;
    const mask = new Float32Array(positions * slots);
    const placement = new Float32Array(slots * positions);
    for (let t = 0; t < positions; t++) {
      mask.fill(MASKED, t * slots + from + t + 1, (t + 1) * slots);
      placement[(from + t) * positions + t] = 1;
    }
    backend.write(inputs.input_ids, ids);
    backend.write(
      inputs.position_ids,
      Int32Array.from(ids, (_, i) => from + (i % positions)),
    );
    backend.write(inputs.attention_mask, mask);
    backend.write(inputs.placement, placement);
    return this.program.run({ ...inputs, ...past, ...parameters });
  }

  dispose(): Promise<void> {
    return this.own.dispose();
  }
}

/** Writes completions, a batch of rows at a time: one pass over the prompt, then a token a pass from the cache. */
export class Generator {
  private constructor(
    private readonly backend: Backend,
    private readonly architecture: Architecture,
    private readonly shape: GeneratorShape,
    private readonly prefill: CachedPass,
    private readonly decode: CachedPass,
    /** The empty cache, zeros. */
    private readonly empty: Readonly<Record<string, Tensor>>,
    private readonly own: Owned,
  ) {}

  /** @throws EngineError prompt_too_long when prompt and completion do not fit the context */
  static async create(backend: Backend, architecture: Architecture, shape: GeneratorShape): Promise<Generator> {
    const { sequences, promptLength, maxNewTokens } = shape;
    const slots = promptLength + maxNewTokens - 1;
    if (promptLength < 1 || slots > architecture.contextLength) {
      const values = { length: promptLength, context: architecture.contextLength };
      const message = `a prompt of ${promptLength} tokens and ${maxNewTokens} new ones do not fit ${values.context} positions; shorten one`;
      throw new EngineError('prompt_too_long', message, values);
    }
    const prompt = { sequences, positions: Math.min(shape.chunk ?? promptLength, promptLength), slots };
    const token = { sequences, positions: 1, slots };
    return Owned.create(async (own) => {
      const group = own.keep(new TensorGroup(backend, 'generate'));
      const empty: Record<string, Tensor> = {};
      for (let layer = 0; layer < architecture.layers; layer++) {
        for (const kind of ['key', 'value']) {
          const name = `past.${layer}.${kind}`;
          empty[name] = group.float32(name, architecture.cacheTensor(token));
        }
      }
      const prefill = own.keep(await CachedPass.create(backend, architecture, prompt));
      const decode = own.keep(await CachedPass.create(backend, architecture, token));
      return new Generator(backend, architecture, shape, prefill, decode, empty, own);
    });
  }

  /**
   * @param prompts one per row, each of `promptLength` tokens, or of one length up to it where the generator reads in chunks
   * @param endToken ends a completion and is its last token
   */
  async generate(
    parameters: Readonly<Record<string, Tensor>>,
    prompts: readonly (readonly number[])[],
    endToken: number,
    settings: SamplingSettings,
    random: Random,
  ): Promise<Completion[]> {
    const { maxNewTokens, sequences } = this.shape;
    this.checkPrompts(prompts);
    const promptLength = prompts[0].length;
    const rows = prompts.map(() => ({ tokens: [] as number[], tokenLogps: [] as number[], logps: 0, ended: false }));
    let outputs = await this.readPrompts(parameters, prompts);
    for (let length = 0; ; length++) {
      const [logits] = (await this.backend.read([outputs.logits])) as [Float32Array];
      const next = new Int32Array(sequences).fill(endToken);
      rows.forEach((row, s) => {
        if (!row.ended) next[s] = this.extend(row, logits, s, endToken, settings, random);
      });
      if (length + 1 === maxNewTokens || rows.every((row) => row.ended)) return rows;
      outputs = await this.decode.run(parameters, asPast(outputs), next, promptLength + length);
    }
  }

  dispose(): Promise<void> {
    return this.own.dispose();
  }

  /** Fills the cache with the prompts; the outputs are those after their last token. */
  private async readPrompts(
    parameters: Readonly<Record<string, Tensor>>,
    prompts: readonly (readonly number[])[],
  ): Promise<Record<string, Tensor>> {
    const { prefill, decode } = this;
    let past = this.empty;
    let outputs: Record<string, Tensor> = {};
    for (let from = 0, positions = 0; from < prompts[0].length; from += positions) {
      const pass = from + prefill.positions <= prompts[0].length ? prefill : decode;
      positions = pass.positions;
      const ids = Int32Array.from(prompts.flatMap((prompt) => prompt.slice(from, from + positions)));
      outputs = await pass.run(parameters, past, ids, from);
      past = asPast(outputs);
    }
    return outputs;
  }

  private extend(
    row: { tokens: number[]; tokenLogps: number[]; logps: number; ended: boolean },
    logits: Float32Array,
    s: number,
    endToken: number,
    settings: SamplingSettings,
    random: Random,
  ): number {
    const vocab = this.architecture.vocabSize;
    const scores = logits.subarray(s * vocab, (s + 1) * vocab);
    const token = sampleToken(scores, settings, random);
    row.tokens.push(token);
    const logp = scores[token] - logSumExp(scores, 0, vocab);
    row.tokenLogps.push(logp);
    row.logps += logp;
    row.ended = token === endToken;
    return token;
  }

  private checkPrompts(prompts: readonly (readonly number[])[]): void {
    const { promptLength, sequences, chunk } = this.shape;
    const first = prompts.at(0)?.length ?? 0;
    const length = chunk === undefined ? promptLength : Math.min(Math.max(first, 1), promptLength);
    const wrong = prompts.find((prompt) => prompt.length !== length);
    if (prompts.length !== sequences || wrong) {
      const reason = `the generator takes ${sequences} prompts of ${length} tokens, not ${prompts.length} of ${wrong?.length ?? length}`;
      throw new EngineError('engine_failed', reason, { reason });
    }
    const { vocabSize } = this.architecture;
    const token = prompts.flat().find((id) => !(Number.isInteger(id) && id >= 0 && id < vocabSize));
    if (token === undefined) return;
    const message = `token ${token} is outside the vocabulary of ${vocabSize}; use ids from 0 to ${vocabSize - 1}`;
    throw new EngineError('token_out_of_range', message, { token, vocab: vocabSize });
  }
}

function asPast(outputs: Readonly<Record<string, Tensor>>): Record<string, Tensor> {
  const present = Object.entries(outputs).filter(([name]) => name.startsWith('present.'));
  return Object.fromEntries(present.map(([name, tensor]) => [name.replace('present.', 'past.'), tensor]));
}
