/**
 * The policy as an ONNX file that stands alone: token ids in, logits out, for any batch and any length up to the context, weights inside. (The
 * graphs that train have fixed shapes, take the weights as inputs, and give the logits of completions only.)
 */
import { encodeModel } from '../../graph/onnx';
import { MASKED } from '../../math/arrays';
import { type Gpt2Config, parameterShapes } from '../../model/gpt2Config';
import type { Params, RunAbout } from '../exportSource';
import { OpenGraph } from './openGraph';

/**
 * Input: `input_ids` int64 [batch, sequence]; shorter texts are padded on the right, with anything. Output: `logits` float32
 * [batch, sequence, vocabulary].
 */
export function encodePolicy(
  config: Gpt2Config,
  params: Params,
  { title, link, step }: Pick<RunAbout, 'title' | 'link' | 'step'>,
): Uint8Array<ArrayBuffer> {
  const graph = new Gpt2(config);
  graph.write();
  const weights = parameterShapes(config).map(([name, shape]) => ({ name, shape, data: params.get(name)! }));
  const { nodes, constants } = graph.g;
  return encodeModel({
    name: 'gpt2',
    inputs: [{ name: 'input_ids', dtype: 'int64', shape: ['batch', 'sequence'] }],
    outputs: [{ name: 'logits', dtype: 'float32', shape: ['batch', 'sequence', config.vocab_size] }],
    nodes,
    constants,
    weights,
    metadata: { title, link, step: String(step), eos_token_id: String(config.eos_token_id) },
  }) as Uint8Array<ArrayBuffer>;
}

class Gpt2 {
  readonly g = new OpenGraph();

  constructor(private readonly config: Gpt2Config) {}

  write(): void {
    const { g, config } = this;
    const length = g.op('Gather', [g.op('Shape', ['input_ids']), g.constant(1, 'int64')], { axis: 0 });
    const places = g.op('Range', [g.constant(0, 'int64'), length, g.constant(1, 'int64')]);
    const mask = this.causalMask(places);
    const tokens = g.op('Gather', [this.param('wte.weight'), 'input_ids'], { axis: 0 });
    let hidden = g.op('Add', [tokens, g.op('Gather', [this.param('wpe.weight'), places], { axis: 0 })]);
    for (let layer = 0; layer < config.n_layer; layer++) hidden = this.block(hidden, `h.${layer}.`, mask);
    const head = config.tie_word_embeddings ? this.param('wte.weight') : 'lm_head.weight';
    g.op('MatMul', [this.norm(hidden, 'ln_f'), g.transpose(head, [1, 0])], {}, 'logits');
  }

  /** [T, T], added to the scores: a token sees itself and what is before it. */
  private causalMask(places: string): string {
    const { g } = this;
    const [rows, columns] = [1, 0].map((axis) => g.op('Unsqueeze', [places, g.constant([axis], 'int64')]));
    return g.op('Where', [g.op('GreaterOrEqual', [rows, columns]), g.constant(0), g.constant(MASKED)]);
  }

  private block(hidden: string, at: string, mask: string): string {
    const { g } = this;
    const attended = g.op('Add', [hidden, this.attention(this.norm(hidden, `${at}ln_1`), at, mask)]);
    const wide = this.linear(this.norm(attended, `${at}ln_2`), `${at}mlp.c_fc`);
    const active = g.op('Gelu', [wide], { approximate: 'tanh' });
    return g.op('Add', [attended, this.linear(active, `${at}mlp.c_proj`)]);
  }

  private attention(x: string, at: string, mask: string): string {
    const { g } = this;
    const { n_embd, n_head } = this.config;
    const width = n_embd / n_head;
    const joined = g.reshape(this.linear(x, `${at}attn.c_attn`), [0, 0, 3, n_head, width]);
    const [query, key, value] = g
      .multi('Split', [g.transpose(joined, [2, 0, 3, 1, 4])], { axis: 0, num_outputs: 3 }, 3)
      .map((part) => g.op('Squeeze', [part, g.constant([0], 'int64')]));
    const scores = g.op('MatMul', [query, g.transpose(key, [0, 1, 3, 2])]);
    const masked = g.op('Add', [g.op('Mul', [scores, g.constant(1 / Math.sqrt(width))]), mask]);
    const context = g.op('MatMul', [g.op('Softmax', [masked], { axis: -1 }), value]);
    return this.linear(g.reshape(g.transpose(context, [0, 2, 1, 3]), [0, 0, n_embd]), `${at}attn.c_proj`);
  }

  private linear(x: string, name: string): string {
    const { g } = this;
    return g.op('Add', [g.op('MatMul', [x, this.param(`${name}.weight`)]), this.param(`${name}.bias`)]);
  }

  private norm(x: string, name: string): string {
    const attributes = { axis: -1, epsilon: { float: this.config.layer_norm_epsilon } };
    return this.g.op('LayerNormalization', [x, this.param(`${name}.weight`), this.param(`${name}.bias`)], attributes);
  }

  private param(name: string): string {
    return `transformer.${name}`;
  }
}
