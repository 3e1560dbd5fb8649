import { GraphBuilder } from '../graph/builder';
import type { Graph, Value } from '../graph/ir';
import type { Architecture, AttentionInputs, CacheShape, ForwardShape, ModelHead } from './architecture';
import { attend, extendCache } from './attention';
import { type Gpt2Config, parameterShapes, SCORE } from './gpt2Config';

/** How one forward pass differs from another: what attention looks at, and which positions go on to the logits. */
interface Plan {
  readonly sequences: number;
  readonly positions: number;
  readonly mask: Value;
  readonly logitRows: Value;
  /** May replace the keys and values of a layer by longer, cached ones. */
  remember(layer: number, heads: AttentionInputs): AttentionInputs;
}

/**
 * GPT-2 (Radford et al. 2019) with transformers' parameter names; weights of a layer are [in, out]. Tokens of all rows are one axis
 * (N = sequences · positions), so that every linear layer is one Gemm. The last layer's MLP and the head see the wanted positions only.
 */
class Gpt2Graph {
  readonly b: GraphBuilder;
  private readonly params = new Map<string, Value>();

  constructor(
    private readonly config: Gpt2Config,
    private readonly head: ModelHead,
    name: string,
  ) {
    this.b = new GraphBuilder(head === 'scalar' ? `${name}_values` : name);
  }

  declareParameters(): void {
    for (const [name, shape] of parameterShapes(this.config, this.head))
      this.params.set(name, this.b.input(name, 'float32', shape));
  }

  output(inputIds: Value, positionIds: Value, plan: Plan): Value {
    const { n_layer } = this.config;
    const tokens = this.b.op('Gather', [this.param('wte.weight'), inputIds], { axis: 0 });
    const positions = this.b.op('Gather', [this.param('wpe.weight'), positionIds], { axis: 0 });
    let hidden = this.b.op('Add', [tokens, positions]);
    for (let layer = 0; layer < n_layer; layer++) hidden = this.block(hidden, layer, plan, layer === n_layer - 1);
    const normal = this.norm(hidden, 'ln_f');
    if (this.head === 'scalar') {
      return this.b.op('Gemm', [normal, this.params.get(SCORE) as Value], { transB: 1 }, 'values');
    }
    const head = this.params.get('lm_head.weight') ?? this.param('wte.weight');
    return this.b.op('Gemm', [normal, head], { transB: 1 }, 'logits');
  }

  private block(hidden: Value, layer: number, plan: Plan, last: boolean): Value {
    const b = this.b;
    const at = `h.${layer}.`;
    const pick = (x: Value) => (last ? b.op('Gather', [x, plan.logitRows], { axis: 0 }) : x);
    const context = pick(this.attention(this.norm(hidden, `${at}ln_1`), layer, plan));
    const attended = b.op('Add', [pick(hidden), this.linear(context, `${at}attn.c_proj`)]);
    const wide = this.linear(this.norm(attended, `${at}ln_2`), `${at}mlp.c_fc`);
    const active = b.op('Gelu', [wide], { approximate: 'tanh' });
    return b.op('Add', [attended, this.linear(active, `${at}mlp.c_proj`)]);
  }

  private attention(x: Value, layer: number, plan: Plan): Value {
    const b = this.b;
    const { n_embd, n_head } = this.config;
    const { sequences, positions } = plan;
    const joined = this.linear(x, `h.${layer}.attn.c_attn`);
    const heads = b.reshape(joined, [sequences, positions, 3, n_head, n_embd / n_head]);
    const [query, key, value] = b
      .multi('Split', [b.transpose(heads, [2, 0, 3, 1, 4])], { axis: 0, num_outputs: 3 }, 3)
      .map((part) => b.reshape(part, [sequences, n_head, positions, n_embd / n_head]));
    const context = attend(b, plan.remember(layer, { query, key, value }), plan.mask);
    return b.reshape(b.transpose(context, [0, 2, 1, 3]), [sequences * positions, n_embd]);
  }

  private linear(x: Value, name: string): Value {
    return this.b.op('Gemm', [x, this.param(`${name}.weight`), this.param(`${name}.bias`)]);
  }

  private norm(x: Value, name: string): Value {
    const attributes = { axis: -1, epsilon: { float: this.config.layer_norm_epsilon } };
    const inputs = [x, this.param(`${name}.weight`), this.param(`${name}.bias`)];
    return this.b.multi('LayerNormalization', inputs, attributes, 3)[0];
  }

  private param(name: string): Value {
    return this.params.get(`transformer.${name}`) as Value;
  }
}

function forward(
  config: Gpt2Config,
  head: ModelHead,
  { sequences, positions, logitRows, maskRows }: ForwardShape,
): Graph {
  const graph = new Gpt2Graph(config, head, 'gpt2');
  const b = graph.b;
  const inputIds = b.input('input_ids', 'int32', [sequences * positions]);
  const positionIds = b.input('position_ids', 'int32', [sequences * positions]);
  const mask = b.input('attention_mask', 'float32', [maskRows, 1, positions, positions]);
  const rows = b.input('logit_rows', 'int32', [logitRows]);
  b.declareInverse(rows, 'row_of_position');
  graph.declareParameters();
  const plan = { sequences, positions, mask, logitRows: rows, remember: (_: number, heads: AttentionInputs) => heads };
  return b.build([graph.output(inputIds, positionIds, plan)]);
}

function cached(config: Gpt2Config, head: ModelHead, shape: CacheShape): Graph {
  const { sequences, positions, slots } = shape;
  const graph = new Gpt2Graph(config, head, 'gpt2_cached');
  const b = graph.b;
  const inputIds = b.input('input_ids', 'int32', [sequences * positions]);
  const positionIds = b.input('position_ids', 'int32', [sequences * positions]);
  const mask = b.input('attention_mask', 'float32', [1, 1, positions, slots]);
  const rows = b.input('logit_rows', 'int32', [sequences]);
  const placement = b.input('placement', 'float32', [slots, positions]);
  graph.declareParameters();
  const present: Value[] = [];
  const remember = (layer: number, { query, key, value }: AttentionInputs): AttentionInputs => {
    const extended = extendCache(b, layer, cacheTensor(config, shape), placement, key, value);
    present.push(...extended);
    return { query, key: extended[0], value: extended[1] };
  };
  const output = graph.output(inputIds, positionIds, { sequences, positions, mask, logitRows: rows, remember });
  return b.build([output, ...present]);
}

function cacheTensor(config: Gpt2Config, { sequences, slots }: CacheShape): readonly number[] {
  return [sequences, config.n_head, slots, config.n_embd / config.n_head];
}

/** GPT-2 as the training loop sees it. */
export function gpt2(config: Gpt2Config, head: ModelHead = 'language'): Architecture {
  return {
    vocabSize: config.vocab_size,
    contextLength: config.n_positions,
    endToken: config.eos_token_id ?? 0,
    layers: config.n_layer,
    parameters: parameterShapes(config, head),
    forward: (shape) => forward(config, head, shape),
    cached: (shape) => cached(config, head, shape),
    cacheTensor: (shape) => cacheTensor(config, shape),
    ...(head === 'language' && { scalarHead: () => gpt2(config, 'scalar') }),
  };
}
