import { useMemo } from 'react';
import { entropy, layStretches, rankTokens, type Stretch, stretchUnder } from '../../../../math/nextToken';
import { type SamplingSettings, samplingDistribution } from '../../../../math/sampling';
import type { Speech } from './useSpeech';

export interface Throw {
  readonly stretches: readonly Stretch[];
  /** What the dice fall on. */
  readonly hit: Stretch;
  /** Nats. */
  readonly entropy: number;
}

/** The line that the dice fall on under some rules of sampling; of the last token where nothing follows it. */
export function useThrow({ logits, prefix, over, speaker, u }: Speech, settings: SamplingSettings): Throw {
  const { do_sample, temperature, top_k, top_p } = settings;
  return useMemo(() => {
    const row = logits(speaker, over ? prefix.length - 1 : prefix.length);
    const probabilities = samplingDistribution(row, { do_sample, temperature, top_k, top_p });
    const stretches = layStretches(probabilities, rankTokens(row));
    return { stretches, hit: stretchUnder(stretches, u) ?? stretches[0], entropy: entropy(probabilities) };
  }, [logits, prefix, over, speaker, u, do_sample, temperature, top_k, top_p]);
}
