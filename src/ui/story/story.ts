/** The first screen's story at one step, from the recording or from what the run reports. */
import { END_OF_TEXT, WORDS } from '../../core/kitchen/words';
import type { DistributionRecord, PairLogits } from '../../core/records';
import { type RecordedStory, type RecordedVerdict, STORY_VERDICTS } from '../../core/story';
import type { Language } from '../../core/world';
import { dishReward } from '../../math/dishReward';
import { tokenScores } from '../../math/pairView';
import { sigmoid } from '../../math/stable';
import type { Side } from '../inspector/sides';

/** A verdict with its probability before training, under π_ref, and at the story's step, under π_θ. */
export interface StoryVerdict {
  /** What tells it from the others. */
  readonly key: string;
  readonly words: readonly string[];
  /** True reward. */
  readonly reward: number;
  readonly before: number;
  readonly now: number;
}

export interface StoryPair extends Readonly<Record<Side, StoryVerdict>> {
  readonly prompt: string;
  /** z = β·(Δ_w − Δ_l), where Δ is how far training has moved a completion's log-probability. */
  readonly margin: number;
}

export interface StoryOutcome {
  readonly prompt: string;
  /** The likeliest first. */
  readonly verdicts: readonly StoryVerdict[];
  /** E[r] of the dish: under π_ref, π_θ, and π* of the run's β. */
  readonly rewards: { readonly before: number; readonly now: number; readonly best: number };
}

export interface Story {
  /** Updates made before. */
  readonly step: number;
  readonly pair: StoryPair;
  readonly outcome: StoryOutcome;
}

/** The recorded story as it was at its last frame that is not after a step. */
export function recordedStory(story: RecordedStory, step: number, beta: number, language: Language): Story {
  const frame = story.frames.findLast((each) => each.step <= step) ?? story.frames[0];
  const prompt = textOf(story.promptTokens, language);
  const at = ({ tokens, reward, reference }: RecordedVerdict, now: number): StoryVerdict => ({
    key: tokens.join(' '),
    words: wordsOf(tokens, language),
    reward,
    before: reference,
    now,
  });
  return {
    step: frame.step,
    pair: storyPair(prompt, at(story.chosen, frame.chosen), at(story.rejected, frame.rejected), beta),
    outcome: {
      prompt,
      verdicts: likeliest(story.verdicts.map((verdict, i) => at(verdict, frame.verdicts[i]))),
      rewards: { before: story.referenceReward, now: frame.reward, best: story.oracleReward },
    },
  };
}

/** What a run reports of the pair that is watched. */
export function pairOf(record: PairLogits, beta: number, language: Language): StoryPair {
  const verdict = (side: Side): StoryVerdict => {
    const { tokens, referenceLogits, policyLogits, reward } = record[side];
    const probability = (logits: Float32Array) =>
      Math.exp(tokenScores(logits, tokens).reduce((sum, { logp }) => sum + logp, 0));
    return {
      key: side,
      words: wordsOf(tokens, language),
      reward,
      before: probability(referenceLogits),
      now: probability(policyLogits),
    };
  };
  return storyPair(textOf(record.promptTokens, language), verdict('chosen'), verdict('rejected'), beta);
}

/** What a run reports of the dish that is watched. @param completions texts of the well-formed completions, in their order */
export function outcomeOf(record: DistributionRecord, prompt: string, completions: readonly string[]): StoryOutcome {
  const { reference, policy, oracle, rewards, malformedReward } = record;
  const reward = (logps: Float32Array) => dishReward(logps, rewards, malformedReward);
  const verdicts = Array.from(
    policy,
    (logp, place): StoryVerdict => ({
      key: String(place),
      words: [completions[place] ?? ''],
      reward: rewards[place],
      before: Math.exp(reference[place]),
      now: Math.exp(logp),
    }),
  );
  return {
    prompt,
    verdicts: likeliest(verdicts),
    rewards: { before: reward(reference), now: reward(policy), best: reward(oracle) },
  };
}

/** σ(z): how likely the model as its own judge prefers the chosen completion. */
export const preferenceOf = ({ margin }: StoryPair): number => sigmoid(margin);

/** σ(−z): what the pair's gradient of DPO's loss is weighed by. */
export const weightOf = ({ margin }: StoryPair): number => sigmoid(-margin);

/** The words of a text, without its end. */
function wordsOf(tokens: readonly number[], language: Language): string[] {
  return tokens.filter((token) => token !== END_OF_TEXT).map((token) => WORDS[token]?.[language] ?? String(token));
}

/** Chinese is written without spaces. */
export const joined = (words: readonly string[], language: Language): string =>
  words.join(language === 'zh' ? '' : ' ');

const textOf = (tokens: readonly number[], language: Language) => joined(wordsOf(tokens, language), language);

function storyPair(prompt: string, chosen: StoryVerdict, rejected: StoryVerdict, beta: number): StoryPair {
  const moved = ({ before, now }: StoryVerdict) => Math.log(now / before);
  return { prompt, chosen, rejected, margin: beta * (moved(chosen) - moved(rejected)) };
}

function likeliest(verdicts: readonly StoryVerdict[]): StoryVerdict[] {
  return verdicts.toSorted((left, right) => right.now - left.now).slice(0, STORY_VERDICTS);
}

/** Of two texts, which words of each are not in their longest common subsequence: what tells them apart. */
export function differences(left: readonly string[], right: readonly string[]): readonly [boolean[], boolean[]] {
  // length[i][j]: of the longest common subsequence of what follows place i and place j.
  const length = Array.from({ length: left.length + 1 }, () => new Array<number>(right.length + 1).fill(0));
  for (let i = left.length - 1; i >= 0; i--)
    for (let j = right.length - 1; j >= 0; j--)
      length[i][j] = left[i] === right[j] ? length[i + 1][j + 1] + 1 : Math.max(length[i + 1][j], length[i][j + 1]);
  const own: readonly [boolean[], boolean[]] = [left.map(() => true), right.map(() => true)];
  let [i, j] = [0, 0];
  while (i < left.length && j < right.length) {
    if (left[i] === right[j]) {
      own[0][i++] = false;
      own[1][j++] = false;
    } else if (length[i + 1][j] >= length[i][j + 1]) i++;
    else j++;
  }
  return own;
}
