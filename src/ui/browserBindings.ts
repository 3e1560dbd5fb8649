/** What ties the stores to the browser outside React: the address bar, <html>, the keyboard. */
import i18next from 'i18next';
import { readHash, writeHash } from '../store/hashState';
import type { LessonState, Page } from '../store/lesson';
import { type LessonHash, readLessonHash, writeLessonHash } from '../store/lessonHash';
import type { Chapter } from '../store/lessonRules';
import type { ThemeChoice } from '../store/preferences';
import { hasUnappliedChanges, type RunData } from '../store/runData';
import { readStageHash, writeStageHash } from '../store/stage';
import { LANGUAGE_TAGS } from './i18n';
import { loadReplayParts } from './replay/lazyParts';
import { controller, lessonStore, preferences, runStore, stageStore } from './stores';

/** The address bar is written this long after the last change: browsers limit how often it may be. */
const HASH_DELAY = 200;

/** Marks the entries of the browser's history that the page itself has made: going back to one turns the page, and changes no setting. */
const OWN_ENTRY = { own: true };

export function bindHash(): void {
  if (!openedReplay(window.location.hash)) adoptRun(adoptLesson(window.location.hash));
  // Not hashchange, which is told later: a link that was still to be written may have replaced the new one by then.
  window.addEventListener('popstate', ({ state }) => {
    const { hash } = window.location;
    // The skip link names a place in the page; the address stays the run's.
    if (document.getElementById(hash.slice(1))) return replaceLink();
    if (state === null && openedReplay(hash)) return;
    const read = adoptLesson(hash);
    if (state === null) {
      if (runStore.getState().replay) controller.endReplay();
      adoptRun(read);
    }
    replaceLink();
  });
  replaceLink();
  let timer: ReturnType<typeof setTimeout> | undefined;
  const changed = () => {
    clearTimeout(timer);
    timer = setTimeout(replaceLink, HASH_DELAY);
  };
  runStore.subscribe((state, before) => {
    if (IN_THE_LINK.some((name) => state[name] !== before[name])) changed();
  });
  lessonStore.subscribe(changed);
  stageStore.subscribe(changed);
}

/** A link may hold a whole replay; what reads it is loaded then. */
function openedReplay(hash: string): boolean {
  if (!hash.startsWith('#replay=')) return false;
  runStore.setState({ replay: { distributions: false, completions: false } });
  void loadReplayParts().then(({ openReplayLink }) => openReplayLink(hash));
  return true;
}

/** Takes over the stage's and the derivation's part of a hash. @returns the rest, which is the run's, with what of the others could not be used */
function adoptLesson(hash: string): LessonHash {
  const stage = readStageHash(hash);
  stageStore.getState().show(stage.state);
  preferences.getState().show(stage.look);
  const read = readLessonHash(stage.rest);
  lessonStore.getState().adopt(read.state);
  return { ...read, problems: [...stage.problems, ...read.problems] };
}

function adoptRun({ rest, problems: others }: LessonHash): void {
  const { state, problems } = readHash(rest);
  runStore.getState().adopt(state, [...others, ...problems]);
  controller.watch(state.watch);
}

/** While a replay is shown the address stays: it is the replay's, or that of the run that waits. */
function replaceLink(): void {
  if (runStore.getState().replay) return;
  window.history.replaceState(OWN_ENTRY, '', currentLink());
}

/** Turns to a page or a chapter, as a new entry of the browser's history. */
export function turnTo(place: { readonly page: Page; readonly chapter?: Chapter }): void {
  lessonStore.getState().goTo(place);
  window.history.pushState(OWN_ENTRY, '', currentLink());
  window.scrollTo(0, 0);
}

/** What changes the link when it changes. */
const IN_THE_LINK = ['draft', 'draftBackend', 'watch', 'preset', 'run'] as const satisfies readonly (keyof RunData)[];

/** The address of this page with what the controls show. */
export function currentLink(): string {
  const state = runStore.getState();
  const stage = stageStore.getState();
  const { draft: definition, draftBackend: backend, watch, preset } = state;
  // With other settings than the fork's the link is about a run to come, which starts from the reference.
  const forked = state.run?.origin && !hasUnappliedChanges(state);
  const run = writeHash({ definition, backend, watch, preset }, forked ? ['fork'] : []).slice(1);
  // A demo is all that its link says.
  const page = stage.demo === undefined ? [writeLessonHash(lessonStore.getState()), run] : [];
  const hash = [writeStageHash(stage), ...page].filter((part) => part !== '').join('&');
  return `${window.location.pathname}${window.location.search}${hash && `#${hash}`}`;
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
  const applySize = () => document.documentElement.toggleAttribute('data-projector', projected(lessonStore.getState()));
  applyTheme();
  applyLanguage();
  applySize();
  lessonStore.subscribe(applySize);
  dark.addEventListener('change', applyTheme);
  preferences.subscribe((now, before) => {
    if (now.theme !== before.theme) applyTheme();
    if (now.language === before.language) return;
    controller.setLanguage(now.language);
    void i18next.changeLanguage(now.language).then(applyLanguage);
  });
}

const projected = ({ page, projector }: LessonState) => page === 'derivation' && projector;

function resolvedTheme(choice: ThemeChoice, systemIsDark: boolean): 'light' | 'dark' {
  if (choice !== 'system') return choice;
  return systemIsDark ? 'dark' : 'light';
}

/** Elements that use the keys themselves. */
const TYPING = 'input, select, textarea, [contenteditable], [role=tab], dialog, [role=dialog], [role=listbox]';
const PRESSABLE = 'button, a, summary';

/** P shows the page on a stage. On the playground's page Space trains or pauses, → makes one step, S tells one in slow motion, R resets; anyone may switch them off in the settings. */
export function bindShortcuts(): void {
  window.addEventListener('keydown', (event) => {
    const target = event.target instanceof Element ? event.target : document.body;
    if (!preferences.getState().shortcuts || event.repeat || target.closest(TYPING)) return;
    if (event.ctrlKey || event.metaKey || event.altKey || event.defaultPrevented) return;
    const { page } = lessonStore.getState();
    const action = /^p$/i.test(event.key) && page !== 'own' ? enterStage : page === 'playground' && shortcut(event.key);
    if (!action || (event.key === ' ' && target.closest(PRESSABLE))) return;
    event.preventDefault();
    action();
  });
}

/** In the derivation a stage shows one step: the one that is being read. */
function enterStage(): void {
  const { shown, page, reveal } = lessonStore.getState();
  const passed = [...document.querySelectorAll('.lesson-step')].filter(
    (step) => step.getBoundingClientRect().top < 200,
  );
  if (page === 'derivation' && shown === undefined) reveal(Math.max(1, passed.length));
  stageStore.getState().show({ frame: '16:9' });
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
