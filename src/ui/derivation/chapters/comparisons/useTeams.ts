import { useMemo } from 'react';
import type { useTranslation } from 'react-i18next';
import {
  logLikelihood,
  maximumLikelihood,
  type Separation,
  separation,
  type Wins,
} from '../../../../math/bradleyTerry';
import { LANGUAGE_TAGS } from '../../../shared/i18n';
import { usePreference } from '../../../shared/stores';
import { useChapterNumber, useChapterText } from '../../useChapterValue';
import { FIRST_RESULTS, METHODS, type Method, readWins, scoresAt, TEAMS, writeWins } from './teams';

export interface Teams {
  readonly wins: Wins;
  readonly setWins: (wins: Wins) => void;
  readonly reset: () => void;
  /** The scores of the highest likelihood, and that likelihood; absent where there is none: why says `split`. */
  readonly best: { readonly scores: Float64Array; readonly value: number } | undefined;
  readonly split: Separation | undefined;
}

/** The results that the visitor has set, and what follows from them. */
export function useTeams(): Teams {
  const [text, setText] = useChapterText('comparisons', 'wins', FIRST_RESULTS);
  const results = useMemo(() => {
    const wins = readWins(text) ?? readWins(FIRST_RESULTS)!;
    const scores = maximumLikelihood(wins);
    return { wins, best: scores && { scores, value: logLikelihood(wins, scores) }, split: separation(wins) };
  }, [text]);
  return { ...results, setWins: (wins) => setText(writeWins(wins)), reset: () => setText(undefined) };
}

/** Where the visitor stands on the hill. */
export function useGuess() {
  const [x, setX] = useChapterNumber('comparisons', 'x', -2);
  const [y, setY] = useChapterNumber('comparisons', 'y', 2);
  const move = (nextX: number, nextY: number) => {
    setX(Number(nextX.toFixed(2)));
    setY(Number(nextY.toFixed(2)));
  };
  return { x, y, move, scores: useMemo(() => scoresAt(x, y), [x, y]) };
}

/** How the way up is walked. */
export function useClimb() {
  const [text, setMethod] = useChapterText('comparisons', 'method', 'mm');
  const [steps, setSteps] = useChapterNumber('comparisons', 'steps', 0);
  const method: Method = METHODS.find((name) => name === text) ?? 'mm';
  return { method, setMethod: (name: Method) => setMethod(name), steps, setSteps };
}

/** Competitors as a list in the page's language. */
export function useNames(): (competitors: readonly number[], names?: readonly string[]) => string {
  const language = usePreference((state) => state.language);
  return useMemo(() => {
    const list = new Intl.ListFormat(LANGUAGE_TAGS[language], { type: 'conjunction' });
    return (competitors, names = TEAMS) => list.format(competitors.map((i) => names[i]));
  }, [language]);
}

/** The derivation's translate function. */
export type DerivationTranslate = ReturnType<typeof useTranslation<'derivation'>>['t'];
