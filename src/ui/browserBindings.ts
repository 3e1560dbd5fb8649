/** What ties the stores to the browser outside React: the address bar, <html>, the keyboard. */
import i18next from 'i18next';
import { readHash, writeHash } from '../store/hashState';
import type { ThemeChoice } from '../store/preferences';
import { hasUnappliedChanges, type RunData } from '../store/runData';
import { LANGUAGE_TAGS } from './i18n';
import { controller, preferences, runStore } from './stores';

/** The address bar is written this long after the last change: browsers limit how often it may be. */
const HASH_DELAY = 200;

export function bindHash(): void {
  const adopt = (hash: string) => {
    const { state, problems } = readHash(hash);
    runStore.getState().adopt(state, problems);
    controller.watch(state.watch);
  };
  adopt(window.location.hash);
  window.addEventListener('hashchange', ({ newURL }) => {
    // Not of the address bar: a change that was still to be written may have replaced the new one already.
    const { hash } = new URL(newURL);
    // The skip link names a place in the page; the address stays the run's.
    if (document.getElementById(hash.slice(1))) window.history.replaceState(null, '', currentLink());
    else adopt(hash);
  });
  let timer: ReturnType<typeof setTimeout> | undefined;
  runStore.subscribe((state, before) => {
    if (IN_THE_LINK.every((name) => state[name] === before[name])) return;
    clearTimeout(timer);
    timer = setTimeout(() => window.history.replaceState(null, '', currentLink()), HASH_DELAY);
  });
}

/** What changes the link when it changes. */
const IN_THE_LINK = ['draft', 'draftBackend', 'watch', 'preset', 'run'] as const satisfies readonly (keyof RunData)[];

/** The address of this page with what the controls show. */
export function currentLink(): string {
  const state = runStore.getState();
  const { draft: definition, draftBackend: backend, watch, preset, run } = state;
  // With other settings than the fork's the link is about a run to come, which starts from the reference.
  const forked = run?.origin && !hasUnappliedChanges(state);
  const hash = writeHash({ definition, backend, watch, preset }, forked ? ['fork'] : []);
  return window.location.pathname + window.location.search + hash;
}

export function bindDocument(): void {
  const dark = window.matchMedia('(prefers-color-scheme: dark)');
  const applyTheme = () => {
    document.documentElement.dataset.theme = resolvedTheme(preferences.getState().theme, dark.matches);
  };
  const applyLanguage = () => {
    const { language } = preferences.getState();
    document.documentElement.lang = LANGUAGE_TAGS[language];
    document.title = i18next.t('app.pageTitle');
  };
  applyTheme();
  applyLanguage();
  dark.addEventListener('change', applyTheme);
  preferences.subscribe((now, before) => {
    if (now.theme !== before.theme) applyTheme();
    if (now.language === before.language) return;
    controller.setLanguage(now.language);
    void i18next.changeLanguage(now.language).then(applyLanguage);
  });
}

function resolvedTheme(choice: ThemeChoice, systemIsDark: boolean): 'light' | 'dark' {
  if (choice !== 'system') return choice;
  return systemIsDark ? 'dark' : 'light';
}

/** Elements that use the keys themselves. */
const TYPING = 'input, select, textarea, [contenteditable], [role=tab], [role=dialog], [role=listbox]';
const PRESSABLE = 'button, a, summary';

/** Space trains or pauses, → makes one step, S tells one in slow motion, R resets; anyone may switch them off in the settings. */
export function bindShortcuts(): void {
  window.addEventListener('keydown', (event) => {
    const target = event.target instanceof Element ? event.target : document.body;
    if (!preferences.getState().shortcuts || event.repeat || target.closest(TYPING)) return;
    if (event.ctrlKey || event.metaKey || event.altKey || event.defaultPrevented) return;
    const action = shortcut(event.key);
    if (!action || (event.key === ' ' && target.closest(PRESSABLE))) return;
    event.preventDefault();
    action();
  });
}

function shortcut(key: string): (() => void) | undefined {
  const { runState, queued } = runStore.getState();
  const busy = runState === 'running' || queued !== undefined;
  switch (key) {
    case ' ':
      return busy ? controller.pause : controller.train;
    case 'ArrowRight':
      return busy || runState === 'finished' ? undefined : controller.step;
    case 's':
    case 'S':
      return busy || runState === 'finished' ? undefined : controller.narrate;
    case 'r':
    case 'R':
      return controller.reset;
    default:
      return undefined;
  }
}
