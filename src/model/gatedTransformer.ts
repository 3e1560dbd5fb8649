import { GraphBuilder } from '../graph/builder';
import type { Graph, Value } from '../graph/ir';
import type { ForwardShape } from './architecture';
import { attend } from './attention';

/** A decoder in the manner of LLaMA (Touvron et al. 2023): RMSNorm, rotary positions, gated SiLU, an untied head, no biases. */
export interface GatedConfig {
  readonly vocab_size: number;
  readonly max_position_embeddings: number;
  readonly hidden_size: number;
  readonly intermediate_size: number;
  readonly num_hidden_layers: number;
  readonly num_attention_heads: number;
  readonly rms_norm_eps: number;
  readonly rope_theta: number;
}

/** Parameter names and shapes; weights are [in, out]. */
export function gatedParameterShapes(config: GatedConfig): [string, number[]][] {
  const { hidden_size: c, intermediate_size: m, vocab_size: v } = config;
  const layers = Array.from({ length: config.num_hidden_layers }, (_, i): [string, number[]][] => [
    [`layers.${i}.input_norm`, [c]],
    [`layers.${i}.q_proj`, [c, c]],
    [`layers.${i}.k_proj`, [c, c]],
    [`layers.${i}.v_proj`, [c, c]],
    [`layers.${i}.o_proj`, [c, c]],
    [`layers.${i}.post_norm`, [c]],
    [`layers.${i}.gate_proj`, [c, m]],
    [`layers.${i}.up_proj`, [c, m]],
    [`layers.${i}.down_proj`, [m, c]],
  ]);
  return [['embed_tokens', [v, c]], ...layers.flat(), ['norm', [c]], ['lm_head', [c, v]]];
}

/** The forward graph, with the inputs and the output that `Architecture.forward` describes. */
export function gatedForward(config: GatedConfig, { sequences, positions, logitRows, maskRows }: ForwardShape): Graph {
  const b = new GraphBuilder('gated');
  const { hidden_size, num_attention_heads: heads } = config;
  const width = hidden_size / heads;
  const inputIds = b.input('input_ids', 'int32', [sequences * positions]);
  const positionIds = b.input('position_ids', 'int32', [sequences * positions]);
  const mask = b.input('attention_mask', 'float32', [maskRows, 1, positions, positions]);
  const rows = b.input('logit_rows', 'int32', [logitRows]);
  b.declareInverse(rows, 'row_of_position');
  const params = new Map(gatedParameterShapes(config).map(([name, shape]) => [name, b.input(name, 'float32', shape)]));
  const param = (name: string) => params.get(name) as Value;
  const linear = (x: Value, name: string) => b.op('Gemm', [x, param(name)]);
  const [cosine, sine] = rotaryTables(b, config, width, positionIds, [sequences, positions, 1, width]);

  const rmsNorm = (x: Value, name: string) => {
    const meanSquare = b.reduce('ReduceMean', b.op('Mul', [x, x]), [x.shape.length - 1], true);
    const scale = b.op('Sqrt', [b.op('Add', [meanSquare, b.constant(config.rms_norm_eps)])]);
    return b.op('Mul', [b.op('Div', [x, scale]), param(name)]);
  };
  const split = (x: Value) => b.reshape(x, [sequences, positions, heads, width]);
  const rotate = (x: Value) => {
    const [left, right] = b.multi('Split', [x], { axis: -1, num_outputs: 2 }, 2);
    const turned = b.op('Concat', [b.op('Neg', [right]), left], { axis: -1 });
    return b.op('Add', [b.op('Mul', [x, cosine]), b.op('Mul', [turned, sine])]);
  };
  const byHead = (x: Value) => b.transpose(x, [0, 2, 1, 3]);

  let hidden = b.op('Gather', [param('embed_tokens'), inputIds], { axis: 0 });
  for (let i = 0; i < config.num_hidden_layers; i++) {
    const at = `layers.${i}.`;
    const x = rmsNorm(hidden, `${at}input_norm`);
    const query = byHead(rotate(split(linear(x, `${at}q_proj`))));
    const key = byHead(rotate(split(linear(x, `${at}k_proj`))));
    const value = byHead(split(linear(x, `${at}v_proj`)));
    const context = b.reshape(byHead(attend(b, { query, key, value }, mask)), [sequences * positions, hidden_size]);
    hidden = b.op('Add', [hidden, linear(context, `${at}o_proj`)]);
    const y = rmsNorm(hidden, `${at}post_norm`);
    const gate = linear(y, `${at}gate_proj`);
    const silu = b.op('Mul', [gate, b.op('Sigmoid', [gate])]);
    hidden = b.op('Add', [hidden, linear(b.op('Mul', [silu, linear(y, `${at}up_proj`)]), `${at}down_proj`)]);
  }
  const wanted = rmsNorm(b.op('Gather', [hidden, rows], { axis: 0 }), 'norm');
  return b.build([b.op('Gemm', [wanted, param('lm_head')], {}, 'logits')]);
}

/** cos and sin of position·θ^(−2i/d) (Su et al. 2021), halves repeated, as rows picked by position. */
function rotaryTables(
  b: GraphBuilder,
  config: GatedConfig,
  width: number,
  positionIds: Value,
  shape: number[],
): Value[] {
  const angle = (position: number, i: number) => position / config.rope_theta ** ((2 * (i % (width / 2))) / width);
  const table = (f: (x: number) => number) => {
    const length = config.max_position_embeddings;
    const data = Array.from({ length: length * width }, (_, k) => f(angle(Math.floor(k / width), k % width)));
    return b.reshape(b.op('Gather', [b.constant(data, 'float32', [length, width]), positionIds], { axis: 0 }), shape);
  };
  return [table(Math.cos), table(Math.sin)];
}
