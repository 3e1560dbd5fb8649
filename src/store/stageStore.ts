/**
 * What of the page is shown: all of it, or a stage, which is what a demo needs and no more. In the link: `demo=<name>&stage=16:9`, with `lang` and `theme` for
 * this view only; the rest of the hash is the page's.
 */
import { createStore } from 'zustand/vanilla';
import type { SettingProblem, SettingRule } from '../core/rules';
import { parseRule } from '../core/schemaParts';
import { hashText } from './hashText';
import type { Preferences } from './pagePreferences';

export const FRAMES = ['16:9', '9:16'] as const;
export type Frame = (typeof FRAMES)[number];

export interface StageState {
  /** A shipped demo, or one of the visitor's own in the form of demoLink.ts. */
  readonly demo: string | undefined;
  /** Undefined: the whole page, or for a demo the frame that suits the window. */
  readonly frame: Frame | undefined;
  /** A recorder moves the demo on (film.ts). */
  readonly film: boolean;
  /** The list of demos, or the one that is being edited, over the page. */
  readonly dialog: 'list' | 'editor' | undefined;
}
export interface StageActions {
  show(change: Partial<StageState>): void;
}

export const NO_STAGE: StageState = { demo: undefined, frame: undefined, film: false, dialog: undefined };

export function createStageStore() {
  return createStore<StageState & StageActions>()((set) => ({ ...NO_STAGE, show: (change) => set(change) }));
}

export const isStaged = ({ demo, frame }: StageState): boolean => demo !== undefined || frame !== undefined;

const RULES: Readonly<Record<string, SettingRule>> = {
  demo: { kind: 'text', max: 100_000 },
  stage: { kind: 'choice', choices: [...FRAMES, '1'] },
  film: { kind: 'choice', choices: ['1'] },
  lang: { kind: 'choice', choices: ['en', 'zh'] },
  theme: { kind: 'choice', choices: ['light', 'dark'] },
};

/** `hash` with or without its `#`; `rest` is what concerns the page. */
export function readStageHash(hash: string): {
  readonly state: StageState;
  readonly look: Partial<Preferences>;
  readonly problems: readonly SettingProblem[];
  readonly rest: string;
} {
  const rest = new URLSearchParams(hash.replace(/^#/, ''));
  const problems: SettingProblem[] = [];
  const read: Record<string, string | number | undefined> = {};
  for (const [name, rule] of Object.entries(RULES)) {
    const value = rest.get(name);
    rest.delete(name);
    if (value === null) continue;
    read[name] = parseRule(rule, value);
    if (read[name] === undefined) problems.push({ name, value, rule });
  }
  const { demo, stage, film, lang, theme } = read;
  const frame = stage === '1' ? FRAMES[0] : stage;
  return {
    state: { ...NO_STAGE, demo, frame, film: film === '1' } as StageState,
    look: { ...(lang && { language: lang }), ...(theme && { theme }) } as Partial<Preferences>,
    problems,
    rest: rest.toString(),
  };
}

/** Without a `#`; '' where the whole page is shown. */
export function writeStageHash({ demo, frame, film }: StageState): string {
  const params = new URLSearchParams();
  if (demo !== undefined) params.set('demo', demo);
  if (frame !== undefined) params.set('stage', frame);
  if (film) params.set('film', '1');
  return hashText(params);
}
