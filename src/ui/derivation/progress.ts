/** Which checks the visitor has answered rightly: kept in the browser, and no part of the link. */
import { useStore } from 'zustand';
import { createStore } from 'zustand/vanilla';
import { CHAPTERS, type Chapter, isChapter } from '../../store/derivationRules';

type Progress = Readonly<Partial<Record<Chapter, readonly string[]>>>;

const KEY = 'dpo-playground.progress';
const progressStore = createStore<Progress>()(kept);

export function useProgress(): Progress {
  return useStore(progressStore);
}

export function answeredRightly(chapter: Chapter, check: string): void {
  const before = progressStore.getState()[chapter] ?? [];
  if (before.includes(check)) return;
  progressStore.setState({ [chapter]: [...before, check] });
  try {
    window.localStorage.setItem(KEY, JSON.stringify(progressStore.getState()));
  } catch {
    // Without storage the progress holds for this visit.
  }
}

export function forgetProgress(): void {
  progressStore.setState(Object.fromEntries(CHAPTERS.map((chapter) => [chapter, undefined])));
  try {
    window.localStorage.removeItem(KEY);
  } catch {
    // Nothing was kept.
  }
}

/** What was kept and can still be read. */
function kept(): Progress {
  try {
    const read: unknown = JSON.parse(window.localStorage.getItem(KEY) ?? '{}');
    const entries = typeof read === 'object' && read !== null ? Object.entries(read) : [];
    return Object.fromEntries(
      entries.flatMap(([chapter, checks]) =>
        isChapter(chapter) && Array.isArray(checks)
          ? [[chapter, checks.filter((check) => typeof check === 'string')]]
          : [],
      ),
    );
  } catch {
    return {};
  }
}
