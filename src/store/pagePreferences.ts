import { createStore } from 'zustand/vanilla';
import type { Language } from '../core/world';

/** How the visitor likes the page; kept in the browser, and no part of what defines a run. */
export interface Preferences {
  /** `system` follows the operating system. */
  readonly theme: ThemeChoice;
  readonly language: Language;
  /** Space, → and R act on the run. */
  readonly shortcuts: boolean;
}
export type ThemeChoice = 'system' | 'light' | 'dark';
export interface PreferenceActions {
  prefer(change: Partial<Preferences>): void;
  /** For this view only: it is not kept. */
  show(change: Partial<Preferences>): void;
}
/** The part of the browser's Storage that is needed. */
export interface TextStorage {
  getItem(key: string): string | null;
  setItem(key: string, value: string): void;
}

const KEY = 'dpo-playground.preferences';

/** `languages` are the visitor's, best first (navigator.languages). A storage that throws (private mode) is done without. */
export function createPreferences(storage: () => TextStorage, languages: readonly string[]) {
  const defaults: Preferences = { theme: 'system', language: preferredLanguage(languages), shortcuts: true };
  let kept: Preferences = { ...defaults, ...stored(storage) };
  return createStore<Preferences & PreferenceActions>()((set) => ({
    ...kept,
    prefer: (change) => {
      kept = { ...kept, ...change };
      set(change);
      try {
        storage().setItem(KEY, JSON.stringify(kept));
      } catch {
        // Without storage the preference holds for this visit.
      }
    },
    show: (change) => set(change),
  }));
}

export function preferredLanguage(languages: readonly string[]): Language {
  const known = languages.map((tag) => tag.toLowerCase().split('-')[0]).find((tag) => tag === 'zh' || tag === 'en');
  return known === 'zh' ? 'zh' : 'en';
}

/** What was kept and can still be read. */
function stored(storage: () => TextStorage): Partial<Preferences> {
  let kept: unknown;
  try {
    kept = JSON.parse(storage().getItem(KEY) ?? 'null');
  } catch {
    return {};
  }
  if (typeof kept !== 'object' || kept === null) return {};
  const { theme, language, shortcuts } = kept as Record<string, unknown>;
  return {
    ...(theme === 'light' || theme === 'dark' || theme === 'system' ? { theme } : {}),
    ...(language === 'en' || language === 'zh' ? { language } : {}),
    ...(typeof shortcuts === 'boolean' ? { shortcuts } : {}),
  };
}
