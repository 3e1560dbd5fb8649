/**
 * From a model's logits at every prefix of a tree to the exact log-probability of every outcome (prefixTree.ts): the completions, and "leaves
 * the set here" at each prefix. Runs every few training steps for every prompt, so that its loops make no garbage.
 */
import type { PrefixTree } from './prefixTree';

export class OutcomeReader {
  /** Outcomes of a prompt: completions, then one per node. */
  readonly outcomes: number;
  /** 1 where a token continues a completion, [N·V]. */
  private readonly inside: Uint8Array;
  /** Log-probability of each node's prefix, [N]. */
  private readonly prefixLogps: Float64Array;

  constructor(private readonly tree: PrefixTree) {
    const { nodes, vocab, completions, edgeStarts, edgeTokens } = tree;
    this.outcomes = completions.length + nodes;
    this.prefixLogps = new Float64Array(nodes);
    this.inside = new Uint8Array(nodes * vocab);
    for (let node = 0; node < nodes; node++) {
      for (let e = edgeStarts[node]; e < edgeStarts[node + 1]; e++) this.inside[node * vocab + edgeTokens[e]] = 1;
    }
  }

  /**
   * A temperature is that of the next token, as it is sampled (math/sampling.ts): each node's own distribution is sharpened or flattened, tokens that
   * leave the set among it. That is another distribution than p^(1/T) of whole completions. It is exact for every outcome, at 0 too; what a model would
   * write after it has left the set is asked at no temperature.
   * @param logits [N, V] in the order of the nodes, from `offset` elements on
   * @param logps receives the log-probability of each outcome, [C + N]; −Infinity where every token continues a completion
   * @param temperature 0: always the likeliest token, of equal ones that of the smaller id
   */
  read(
    logits: Float32Array,
    logps: Float64Array = new Float64Array(this.outcomes),
    offset = 0,
    temperature = 1,
  ): Float64Array {
    if (temperature === 0) {
      logps.fill(Number.NEGATIVE_INFINITY)[this.likeliest(logits, offset)] = 0;
      return logps;
    }
    const sharpness = 1 / temperature;
    const { nodes, vocab, completions, edgeStarts, edgeTokens, edgeTargets } = this.tree;
    const { inside, prefixLogps } = this;
    const firstLeaving = completions.length;
    for (let node = 0; node < nodes; node++) {
      const own = node * vocab;
      const at = offset + own;
      let mostInside = Number.NEGATIVE_INFINITY;
      let mostOutside = Number.NEGATIVE_INFINITY;
      for (let token = 0; token < vocab; token++) {
        const logit = sharpness * logits[at + token];
        if (inside[own + token]) {
          if (logit > mostInside) mostInside = logit;
        } else if (logit > mostOutside) mostOutside = logit;
      }
      // Each side has its own maximum: the mass outside is tiny, and must not vanish beside the mass inside.
      let sumInside = 0;
      let sumOutside = 0;
      for (let token = 0; token < vocab; token++) {
        const logit = sharpness * logits[at + token];
        if (inside[own + token]) sumInside += Math.exp(logit - mostInside);
        else sumOutside += Math.exp(logit - mostOutside);
      }
      const lseInside = mostInside + Math.log(sumInside);
      const lseOutside = mostOutside + Math.log(sumOutside);
      const larger = Math.max(lseInside, lseOutside);
      const lse = larger + Math.log1p(Math.exp(Math.min(lseInside, lseOutside) - larger));
      const prefix = prefixLogps[node] - lse;
      logps[firstLeaving + node] = prefix + lseOutside;
      for (let e = edgeStarts[node]; e < edgeStarts[node + 1]; e++) {
        const logp = prefix + sharpness * logits[at + edgeTokens[e]];
        const target = edgeTargets[e];
        if (target >= 0) prefixLogps[target] = logp;
        else logps[-1 - target] = logp;
      }
    }
    return logps;
  }

  /** The outcome of the likeliest token at each node on the way. */
  private likeliest(logits: Float32Array, offset: number): number {
    const { vocab, completions, edgeStarts, edgeTokens, edgeTargets } = this.tree;
    for (let node = 0; ; ) {
      const row = logits.subarray(offset + node * vocab, offset + (node + 1) * vocab);
      const token = row.indexOf(row.reduce((most, logit) => Math.max(most, logit), Number.NEGATIVE_INFINITY));
      const edge = edgeTokens.subarray(0, edgeStarts[node + 1]).indexOf(token, edgeStarts[node]);
      if (edge < 0) return completions.length + node;
      if (edgeTargets[edge] < 0) return -1 - edgeTargets[edge];
      node = edgeTargets[edge];
    }
  }
}
