import { useEffect, useMemo, useRef, useState } from 'react';
import { diceAt, layStretches, rankTokens, stretchUnder } from '../../../../math/nextToken';
import { type SamplingSettings, samplingDistribution } from '../../../../math/sampling';
import { useKept } from '../../../controls/useKept';
import { useMediaQuery } from '../../../hooks/useMediaQuery';
import { useWords, type Words } from '../../../panels/inspector/useWords';
import { controller, lessonStore, useRun } from '../../../stores';
import { useLessonNumber, useLessonText } from '../../useLessonValue';
import { askedFor, covers, logitsAt, over, type Speaker, textOf, tokensIn } from './speech';

export interface Speech {
  readonly dish: number;
  readonly prompt: string;
  readonly words: Words;
  readonly said: readonly number[];
  readonly over: 'ended' | 'cut' | undefined;
  /** Prompt and what was said. */
  readonly text: string;
  /** Updates made. */
  readonly step: number;
  readonly speaker: Speaker;
  /** What the dice show at the next place. */
  readonly u: number;
  readonly seed: number;
  /** Logits where the token at a place is predicted; the next one's place is `said.length`. */
  readonly logits: (speaker: Speaker, place: number) => Float32Array;
  readonly speakAs: (speaker: Speaker) => void;
  readonly say: (token: number) => void;
  /** Keeps the first tokens. */
  readonly keep: (count: number) => void;
  readonly tell: (tokens: readonly number[]) => void;
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
  const [saidText] = useLessonText('probabilities', 'said', '');
  const [seed, setSeed] = useLessonNumber('probabilities', 'seed', 1);
  const [placed, putDice] = useLessonNumber('probabilities', 'u', Number.NaN);
  const [speakerText, setSpeaker] = useLessonText('probabilities', 'speaker', 'policy');
  const speaker: Speaker = speakerText === 'reference' ? 'reference' : 'policy';
  const told = useTold(saidText);
  const [speaking, setSpeaking] = useState<SamplingSettings>();
  const prompts = useRun((state) => state.world?.dishes);

  const speech = useMemo(() => {
    if (!told || !prompts) return undefined;
    const { prediction, said } = told;
    const prompt = prompts[prediction.dish]?.prompt ?? '';
    return {
      dish: prediction.dish,
      prompt,
      said,
      over: over(said),
      text: words.text(prompt, said),
      step: prediction.step,
      u: Number.isNaN(placed) ? diceAt(seed, said.length) : Math.min(placed, ALMOST_1),
      logits: (who: Speaker, place: number) => logitsAt(prediction, who, place),
    };
  }, [told, prompts, words, placed, seed]);

  const breath = useMediaQuery('(prefers-reduced-motion: reduce)') ? NO_BREATH : BREATH;
  const upToDate = told !== undefined && textOf(told.said) === textOf(tokensIn(saidText));
  const latest = useRef({ speech, speaker, upToDate });
  latest.current = { speech, speaker, upToDate };
  useEffect(() => {
    if (!speaking) return;
    const speak = () => {
      const now = latest.current;
      if (!now.speech || !now.upToDate) return;
      if (now.speech.over) setSpeaking(undefined);
      else
        tell([
          ...now.speech.said,
          drawn(now.speech.logits(now.speaker, now.speech.said.length), speaking, now.speech.u),
        ]);
    };
    speak();
    const timer = setInterval(speak, breath);
    return () => clearInterval(timer);
  }, [speaking, breath]);

  if (!speech) return undefined;
  const byHand = (tokens: readonly number[]) => {
    setSpeaking(undefined);
    tell(tokens);
  };
  return {
    ...speech,
    words,
    speaker,
    seed,
    speakAs: setSpeaker,
    say: (token) => !speech.over && byHand([...speech.said, token]),
    keep: (count) => byHand(speech.said.slice(0, Math.max(0, count))),
    tell: byHand,
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
function tell(tokens: readonly number[]): void {
  const { setValue } = lessonStore.getState();
  setValue('probabilities', 'said', tokens.length > 0 ? textOf(tokens) : undefined);
  setValue('probabilities', 'u', undefined);
}

/** What was said, with a prediction that covers it. It is asked for again whenever the running model has been measured anew. */
function useTold(saidText: string) {
  const distribution = useRun((state) => state.distribution);
  const prediction = useRun((state) => state.prediction);
  const dish = useRun((state) => state.watch.dish);
  const said = useMemo(() => tokensIn(saidText), [saidText]);
  useEffect(() => {
    if (distribution) controller.predict(distribution.dish, askedFor(said));
  }, [distribution, said]);
  const fits = prediction && covers(prediction, dish, said);
  const told = useMemo(() => (fits ? { prediction, said } : undefined), [fits, prediction, said]);
  // Until the answer comes the one before is shown, with the words that it belongs to.
  return useKept(told, true);
}
