import type { Random } from './random';

/** How the next token is chosen, under transformers' names. */
export interface SamplingSettings {
  /** False: the most likely token, always. */
  readonly do_sample: boolean;
  readonly temperature: number;
  /** Keep the k most likely tokens; 0 keeps all. */
  readonly top_k: number;
  /** Keep the smallest set of most likely tokens whose mass reaches top_p; 1 keeps all. */
  readonly top_p: number;
}

export const PLAIN_SAMPLING: SamplingSettings = { do_sample: true, temperature: 1, top_k: 0, top_p: 1 };

/** log Σ exp of `count` logits from `offset`. */
export function logSumExp(logits: ArrayLike<number>, offset: number, count: number): number {
  let max = Number.NEGATIVE_INFINITY;
  for (let i = offset; i < offset + count; i++) if (logits[i] > max) max = logits[i];
  let sum = 0;
  for (let i = offset; i < offset + count; i++) sum += Math.exp(logits[i] - max);
  return max + Math.log(sum);
}

/**
 * The distribution that the next token is drawn from, [vocab]: temperature first, then top-k, then top-p (Holtzman et al. 2020), as
 * transformers' generate() orders them. Ties in logits go to the smaller id.
 */
export function samplingDistribution(logits: Float32Array, settings: SamplingSettings): Float64Array {
  const vocab = logits.length;
  const probabilities = new Float64Array(vocab);
  const ranked = settings.do_sample && settings.temperature > 0 ? rank(logits) : rank(logits).slice(0, 1);
  const kept = settings.top_k > 0 ? ranked.slice(0, settings.top_k) : ranked;
  const temperature = kept.length === 1 ? 1 : settings.temperature;
  const top = logits[kept[0]];
  let total = 0;
  for (const id of kept) total += Math.exp((logits[id] - top) / temperature);
  let mass = 0;
  for (const id of kept) {
    if (mass >= settings.top_p && mass > 0) break;
    probabilities[id] = Math.exp((logits[id] - top) / temperature) / total;
    mass += probabilities[id];
  }
  for (let id = 0; id < vocab; id++) probabilities[id] /= mass;
  return probabilities;
}

/** The next token for one row of logits. */
export function sampleToken(logits: Float32Array, settings: SamplingSettings, random: Random): number {
  const plain = settings.do_sample && settings.temperature === 1 && settings.top_k === 0 && settings.top_p >= 1;
  return plain ? samplePlain(logits, random) : random.categorical(samplingDistribution(logits, settings));
}

/** Ancestral sampling without sorting: the case of every preference pair. */
function samplePlain(logits: Float32Array, random: Random): number {
  const lse = logSumExp(logits, 0, logits.length);
  let left = random.uniform();
  for (let id = 0; id < logits.length; id++) {
    left -= Math.exp(logits[id] - lse);
    if (left < 0) return id;
  }
  return logits.length - 1;
}

function rank(logits: Float32Array): number[] {
  return [...logits.keys()].sort((i, j) => logits[j] - logits[i] || i - j);
}
