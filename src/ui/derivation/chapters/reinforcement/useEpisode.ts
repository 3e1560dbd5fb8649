import { useMemo } from 'react';
import { useWords } from '../../../inspector/useWords';
import { useLivePair } from '../../live';

/** The watched pair's chosen completion as an episode; undefined until the engine has answered. */
export function useEpisode() {
  const pair = useLivePair();
  const { label } = useWords();
  return useMemo(() => {
    if (!pair) return undefined;
    const { promptTokens, chosen } = pair.record;
    return {
      prompt: promptTokens.map(label),
      words: chosen.tokens.map(label),
      /** log π_θ of each token where it stands, nats. */
      logps: pair.view.chosen.tokens.map((token) => token.policy.logp),
      total: pair.view.chosen.policyLogps,
      reward: chosen.reward,
    };
  }, [pair, label]);
}
