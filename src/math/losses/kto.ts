import { sigmoid } from '../stable';

export interface KtoSettings {
  readonly beta: number;
  readonly desirableWeight: number;
  readonly undesirableWeight: number;
}

/** What the loss of single completions says: its value, and its derivatives by their log-ratios. */
export interface KtoLoss {
  readonly loss: number;
  readonly dLogratios: Float64Array;
}

/**
 * KTO, arXiv 2402.01306: w_d(1 − σ(β(r − KL))) of a desirable completion, w_u(1 − σ(β(KL − r))) of an undesirable one, r its log-ratio; the mean.
 * @param kl the KL from the reference, nats, which is not differentiated
 */
export function kto(
  logratios: readonly number[],
  desirable: readonly boolean[],
  kl: number,
  { beta, desirableWeight, undesirableWeight }: KtoSettings,
): KtoLoss {
  const count = logratios.length;
  const dLogratios = new Float64Array(count);
  let loss = 0;
  logratios.forEach((r, i) => {
    const sign = desirable[i] ? 1 : -1;
    const weight = (desirable[i] ? desirableWeight : undesirableWeight) / count;
    const gain = sign * beta * (r - kl);
    loss += weight * sigmoid(-gain); // 1 − σ(x) is σ(−x)
    dLogratios[i] = -weight * sign * beta * sigmoid(gain) * sigmoid(-gain);
  });
  return { loss, dLogratios };
}
