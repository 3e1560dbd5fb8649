import { useMemo } from 'react';
import { useRun } from '../../../stores';
import { useLivePair } from '../../live';

/** The watched pair's chosen completion as an episode; undefined until the engine has answered. */
export function useEpisode() {
  const pair = useLivePair();
  const vocabulary = useRun((state) => state.world?.vocabulary);
  return useMemo(() => {
    if (!pair || !vocabulary) return undefined;
    const { promptTokens, chosen } = pair.record;
    const label = (token: number) => vocabulary[token] ?? String(token);
    return {
      prompt: promptTokens.map(label),
      words: chosen.tokens.map(label),
      /** log π_θ of each token where it stands, nats. */
      logps: pair.view.chosen.tokens.map((token) => token.policy.logp),
      total: pair.view.chosen.policyLogps,
      reward: chosen.reward,
    };
  }, [pair, vocabulary]);
}
