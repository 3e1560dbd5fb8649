/** What the visitor has answered to the checks: kept in the browser, and no part of the link. */
import { useStore } from 'zustand';
import { createStore } from 'zustand/vanilla';
import { CHAPTERS, type Chapter, isChapter } from '../../store/derivationRules';

/** Every chapter's checks, in their order; of those in brackets one is asked, as the numbers are. */
export const CHECKS = {
  probabilities: ['greedy', 'log', 'shift'],
  reinforcement: ['discount', 'path', 'action'],
  comparisons: ['constant', ['errors', 'ford'], 'elo'],
  rlhf: ['fall', 'memory'],
  optimum: ['doubled', 'slopes'],
  inversion: ['recover', 'shift', 'relative'],
  cancellation: ['half', 'need', 'wrong'],
  loss: ['weight', 'start', 'pull'],
  failures: ['falling', 'empty'],
  relatives: ['pull', 'limit', 'shift'],
} as const satisfies Readonly<Record<Chapter, readonly (string | readonly string[])[]>>;

type Asked = (typeof CHECKS)[Chapter][number];
export type CheckId = Asked extends infer Each ? (Each extends readonly (infer Id)[] ? Id : Each) : never;

/** Of all chapters. */
export const CHECK_COUNT = CHAPTERS.reduce((count, chapter) => count + CHECKS[chapter].length, 0);

/** What was answered to a check. */
export interface Answered {
  /** Place of the answer that was chosen last; unknown of what was kept before answers were. */
  readonly chosen?: number;
  /** Whether the right one was ever chosen. */
  readonly right: boolean;
  /** Whether it was chosen first; unknown of what was kept before this was. */
  readonly first?: boolean;
}

type Progress = Readonly<Partial<Record<Chapter, Readonly<Record<string, Answered>>>>>;

const KEY = 'dpo-playground.progress';
const progressStore = createStore<Progress>()(() => kept());

export function useAnswered(chapter: Chapter, check: CheckId): Answered | undefined {
  return useStore(progressStore, (progress) => progress[chapter]?.[check]);
}

/** Checks of each chapter to which the right answer was found. */
export function useProgress(): Readonly<Record<Chapter, number>> {
  return countsOf(useStore(progressStore));
}

export function countsOf(progress: Progress): Readonly<Record<Chapter, number>> {
  const right = (chapter: Chapter, check: string) => progress[chapter]?.[check]?.right;
  const done = (chapter: Chapter) =>
    CHECKS[chapter].filter((asked) => [asked].flat().some((check) => right(chapter, check))).length;
  return Object.fromEntries(CHAPTERS.map((chapter) => [chapter, done(chapter)])) as Record<Chapter, number>;
}

/** Checks of all chapters that were answered rightly at the first try. */
export function useFirstTries(): number {
  return useStore(progressStore, firstTriesOf);
}

export function firstTriesOf(progress: Progress): number {
  const first = (chapter: Chapter, check: string) => progress[chapter]?.[check]?.first === true;
  return CHAPTERS.reduce(
    (count, chapter) =>
      count + CHECKS[chapter].filter((asked) => [asked].flat().some((check) => first(chapter, check))).length,
    0,
  );
}

export function useHasAnswered(): boolean {
  return useStore(progressStore, (progress) => CHAPTERS.some((chapter) => progress[chapter]));
}

export function answer(chapter: Chapter, check: CheckId, chosen: number, right: boolean): void {
  const before = progressStore.getState()[chapter];
  progressStore.setState({ [chapter]: { ...before, [check]: answeredNext(before?.[check], chosen, right) } });
  try {
    window.localStorage.setItem(KEY, JSON.stringify(progressStore.getState()));
  } catch {
    // Without storage the progress holds for this visit.
  }
}

/** What is kept of a check once an answer more has been given to it. */
export function answeredNext(before: Answered | undefined, chosen: number, right: boolean): Answered {
  if (!before) return { chosen, right, first: right };
  return { ...before, chosen, right: right || before.right };
}

export function forgetProgress(): void {
  progressStore.setState({}, true);
  try {
    window.localStorage.removeItem(KEY);
  } catch {
    // Nothing was kept.
  }
}

function kept(): Progress {
  try {
    return readProgress(JSON.parse(window.localStorage.getItem(KEY) ?? '{}'));
  } catch {
    return {};
  }
}

/** What can be read of what was kept: once only the names of the checks that were answered rightly were. */
export function readProgress(read: unknown): Progress {
  return Object.fromEntries(
    entriesOf(read).flatMap(([chapter, checks]) => {
      if (!isChapter(chapter)) return [];
      const answers = Array.isArray(checks)
        ? checks.flatMap((check) => (typeof check === 'string' ? [[check, { right: true }] as const] : []))
        : entriesOf(checks).flatMap(([check, answered]) => (isAnswered(answered) ? [[check, answered] as const] : []));
      return [[chapter, Object.fromEntries(answers)]];
    }),
  );
}

function entriesOf(read: unknown): [string, unknown][] {
  return typeof read === 'object' && read !== null ? Object.entries(read) : [];
}

function isAnswered(read: unknown): read is Answered {
  const { chosen, right, first } = Object.fromEntries(entriesOf(read));
  if (first !== undefined && typeof first !== 'boolean') return false;
  return typeof right === 'boolean' && (chosen === undefined || Number.isInteger(chosen));
}
