import { useEffect, useMemo, useRef, useState } from 'react';
import { diceAt, layStretches, rankTokens, stretchUnder } from '../../../../math/nextToken';
import { type SamplingSettings, samplingDistribution } from '../../../../math/sampling';
import { useLatestValue } from '../../../controls/useLatestValue';
import { useWords, type Words } from '../../../inspector/useWords';
import { derivationStore, useController, useRun } from '../../../shared/stores';
import { useMediaQuery } from '../../../shared/useMediaQuery';
import { useChapterNumber, useChapterText } from '../../useChapterValue';
import { askedFor, covers, logitsAt, over, type Speaker, textOf, tokensIn } from './speech';

export interface Speech {
  readonly dish: number;
  readonly prompt: string;
  readonly words: Words;
  readonly prefix: readonly number[];
  readonly over: 'ended' | 'cut' | undefined;
  /** Prompt and what was said. */
  readonly text: string;
  /** Updates made. */
  readonly step: number;
  readonly speaker: Speaker;
  /** What the dice show at the next place. */
  readonly u: number;
  readonly seed: number;
  /** Logits where the token at a place is predicted; the next one’s place is `prefix.length`. */
  readonly logits: (speaker: Speaker, place: number) => Float32Array;
  readonly speakAs: (speaker: Speaker) => void;
  readonly say: (token: number) => void;
  /** Keeps the first tokens. */
  readonly keep: (count: number) => void;
  readonly setPrefix: (tokens: readonly number[]) => void;
  readonly putDice: (u: number) => void;
  readonly throwAgain: () => void;
  /** Token after token until the end. */
  readonly finish: (settings: SamplingSettings) => void;
}

/** Pause between two words of a sentence that speaks itself, milliseconds. */
const BREATH = 300;
/** Where motion is not wanted: as soon as the engine has answered. */
const NO_BREATH = 30;
const LAST_SEED = 9999;

/** What is being said; undefined until the engine has answered. One caller asks for the whole chapter. */
export function useSpeech(): Speech | undefined {
  const words = useWords();
  const [prefixText] = useChapterText('probabilities', 'said', '');
  const [seed, setSeed] = useChapterNumber('probabilities', 'seed', 1);
  const [placed, putDice] = useChapterNumber('probabilities', 'u', Number.NaN);
  const [speakerText, setSpeaker] = useChapterText('probabilities', 'speaker', 'policy');
  const speaker: Speaker = speakerText === 'reference' ? 'reference' : 'policy';
  const predicted = usePredicted(prefixText);
  const [speaking, setSpeaking] = useState<SamplingSettings>();
  const prompts = useRun((state) => state.world?.dishes);

  const speech = useMemo(() => {
    if (!predicted || !prompts) return undefined;
    const { prediction, prefix } = predicted;
    const prompt = prompts[prediction.dish]?.prompt ?? '';
    return {
      dish: prediction.dish,
      prompt,
      prefix,
      over: over(prefix),
      text: words.text(prompt, prefix),
      step: prediction.step,
      u: Number.isNaN(placed) ? diceAt(seed, prefix.length) : Math.min(placed, ALMOST_1),
      logits: (who: Speaker, place: number) => logitsAt(prediction, who, place),
    };
  }, [predicted, prompts, words, placed, seed]);

  const breath = useMediaQuery('(prefers-reduced-motion: reduce)') ? NO_BREATH : BREATH;
  const upToDate = predicted !== undefined && textOf(predicted.prefix) === textOf(tokensIn(prefixText));
  const latest = useRef({ speech, speaker, upToDate });
  latest.current = { speech, speaker, upToDate };
  useEffect(() => {
    if (!speaking) return;
    const speak = () => {
      const now = latest.current;
      if (!now.speech || !now.upToDate) return;
      if (now.speech.over) setSpeaking(undefined);
      else
        writePrefix([
          ...now.speech.prefix,
          drawn(now.speech.logits(now.speaker, now.speech.prefix.length), speaking, now.speech.u),
        ]);
    };
    speak();
    const timer = setInterval(speak, breath);
    return () => clearInterval(timer);
  }, [speaking, breath]);

  if (!speech) return undefined;
  const byHand = (tokens: readonly number[]) => {
    setSpeaking(undefined);
    writePrefix(tokens);
  };
  return {
    ...speech,
    words,
    speaker,
    seed,
    speakAs: setSpeaker,
    say: (token) => !speech.over && byHand([...speech.prefix, token]),
    keep: (count) => byHand(speech.prefix.slice(0, Math.max(0, count))),
    setPrefix: byHand,
    putDice: (u) => putDice(Number(u.toFixed(4))),
    throwAgain: () => {
      putDice(undefined);
      setSeed((seed % LAST_SEED) + 1);
    },
    finish: setSpeaking,
  };
}

/** The largest number that is not 1 yet: the dice never show 1. */
const ALMOST_1 = 1 - 2 ** -53;

/** The token that the dice choose. */
function drawn(logits: Float32Array, settings: SamplingSettings, u: number): number {
  const order = rankTokens(logits);
  return stretchUnder(layStretches(samplingDistribution(logits, settings), order), u)?.token ?? order[0];
}

/** Where the dice were put by hand was for one place only. */
function writePrefix(tokens: readonly number[]): void {
  const { setValue } = derivationStore.getState();
  setValue('probabilities', 'said', tokens.length > 0 ? textOf(tokens) : undefined);
  setValue('probabilities', 'u', undefined);
}

/** What was said, with a prediction that covers it. It is asked for again whenever the running model has been measured anew. */
function usePredicted(prefixText: string) {
  const controller = useController();
  const distribution = useRun((state) => state.distribution);
  const prediction = useRun((state) => state.prediction);
  const dish = useRun((state) => state.watch.dish);
  const prefix = useMemo(() => tokensIn(prefixText), [prefixText]);
  useEffect(() => {
    if (distribution) controller.predict(distribution.dish, askedFor(prefix));
  }, [distribution, prefix, controller]);
  const fits = prediction && covers(prediction, dish, prefix);
  const predicted = useMemo(() => (fits ? { prediction, prefix } : undefined), [fits, prediction, prefix]);
  // Until the answer comes the one before is shown, with the words that it belongs to.
  return useLatestValue(predicted, true);
}
