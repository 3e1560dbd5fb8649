/** Where the visitor is in the derivation and how it is shown: plain data, all of it part of the link. */
import { createStore } from 'zustand/vanilla';
import type { Chapter } from './derivationRules';

export const PAGES = ['playground', 'derivation', 'arena', 'own'] as const;
export type Page = (typeof PAGES)[number];

/** What a teacher may hide. */
export const HIDEABLE = ['transport', 'contents', 'prose', 'controls', 'legends', 'checks', 'references'] as const;
export type Hideable = (typeof HIDEABLE)[number];

/** What the visitor has set in a chapter, by the names of derivationRules.ts; what is absent follows the running model. */
export type ChapterValues = Readonly<Record<string, number | string>>;

export interface DerivationState {
  readonly page: Page;
  readonly chapter: Chapter;
  /** Steps of the chapter that are revealed, from 1; undefined: all of them. */
  readonly shown: number | undefined;
  readonly hidden: readonly Hideable[];
  /** Type enlarged for a class. */
  readonly projector: boolean;
  readonly values: Readonly<Partial<Record<Chapter, ChapterValues>>>;
}

export interface DerivationActions {
  /** Turns to a page or chapter; a chapter begins with all its steps, or in step mode with its first. */
  goTo(place: { readonly page: Page; readonly chapter?: Chapter }): void;
  reveal(shown: number | undefined): void;
  hide(part: Hideable, hidden: boolean): void;
  project(projector: boolean): void;
  /** `undefined` lets the value follow the running model again. */
  setValue(chapter: Chapter, name: string, value: number | string | undefined): void;
  adopt(state: DerivationState): void;
}

export const DEFAULT_DERIVATION: DerivationState = {
  page: 'playground',
  chapter: 'probabilities',
  shown: undefined,
  hidden: [],
  projector: false,
  values: {},
};

export type DerivationStore = ReturnType<typeof createDerivationStore>;

export function createDerivationStore() {
  return createStore<DerivationState & DerivationActions>()((set) => ({
    ...DEFAULT_DERIVATION,
    goTo: ({ page, chapter }) =>
      set((state) => {
        const other = chapter !== undefined && chapter !== state.chapter;
        return {
          page,
          chapter: chapter ?? state.chapter,
          ...(other && state.shown !== undefined && { shown: 1 }),
        };
      }),
    reveal: (shown) => set({ shown }),
    hide: (part, hidden) =>
      set((state) => ({
        hidden: HIDEABLE.filter((each) => (each === part ? hidden : state.hidden.includes(each))),
      })),
    project: (projector) => set({ projector }),
    setValue: (chapter, name, value) =>
      set(({ values }) => {
        const { [name]: _before, ...others } = values[chapter] ?? {};
        return { values: { ...values, [chapter]: value === undefined ? others : { ...others, [name]: value } } };
      }),
    adopt: (state) => set(({ values }) => ({ ...state, values: { ...values, ...state.values } })),
  }));
}

/** Whether type is as large as a projector needs it: only the derivation offers it. */
export const isProjected = ({ page, projector }: DerivationState): boolean => page === 'derivation' && projector;
