/** The responses to one prompt taken apart as RRHF ranks them, in float64. */
import type { ToldResponse } from '../core/rolloutRecords';
import { bestOf, rrhf } from './losses/rrhf';

export interface RankedResponse {
  readonly tokens: readonly number[];
  readonly reward: number;
  /** log π_θ(y|x), nats, and the same per token. */
  readonly logps: number;
  readonly mean: number;
}

export interface RankedView {
  readonly candidates: readonly RankedResponse[];
  /** Place of the one that earns most. */
  readonly best: number;
  /** Where a response that earns less is the likelier one: places, and by how much; the largest first. */
  readonly misranked: readonly { readonly low: number; readonly high: number; readonly gap: number }[];
  /** The sum of those gaps. */
  readonly rank: number;
  /** Of the prompt; the batch's is the mean. */
  readonly loss: number;
}

/** @param responses those to one prompt @param when under which policy */
export function rankedView(responses: readonly ToldResponse[], when: 'logps' | 'afterLogps' = 'logps'): RankedView {
  const candidates = responses.map((response): RankedResponse => {
    const { tokens, reward } = response;
    const logps = response[when].reduce((sum, x) => sum + x, 0);
    return { tokens, reward, logps, mean: logps / tokens.length };
  });
  const scores = candidates.map(({ reward }) => reward);
  const lengths = candidates.map(({ tokens }) => tokens.length);
  const { loss } = rrhf({ logps: candidates.map(({ logps }) => logps), lengths, scores });
  const misranked = candidates
    .flatMap((first, low) =>
      candidates.map((second, high) => ({
        low,
        high,
        gap: first.mean - second.mean,
        wrong: first.reward < second.reward,
      })),
    )
    .filter(({ gap, wrong }) => wrong && gap > 0)
    .map(({ low, high, gap }) => ({ low, high, gap }))
    .sort((first, second) => second.gap - first.gap);
  const rank = misranked.reduce((sum, { gap }) => sum + gap, 0);
  return { candidates, best: bestOf(scores), misranked, rank, loss };
}
