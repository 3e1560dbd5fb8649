/** What ties the stores to the browser outside React: the address bar and <html>; the keyboard is in shortcuts.ts. */
import i18next from 'i18next';
import { type DerivationHash, readDerivationHash } from '../../store/derivationHash';
import { isProjected } from '../../store/derivationStore';
import { readFileHash } from '../../store/fileHash';
import { readHash } from '../../store/hashState';
import type { ThemeChoice } from '../../store/pagePreferences';
import type { RunData } from '../../store/runData';
import { readStageHash } from '../../store/stageStore';
import { openReplayLink } from '../replay/lazyParts';
import { LANGUAGE_TAGS, speak } from '../shared/i18n';
import { currentLink, PAGE_ENTRY } from '../shared/pageAddress';
import { type PageRun, type PageRuns, runOfPage } from '../shared/pageRun';
import { derivationStore, preferences, stageStore } from '../shared/stores';

/** The address bar is written this long after the last change: browsers limit how often it may be. */
const HASH_DELAY = 200;

/** The address says what the page shows, and follows it: it holds the settings of the run that the page is about. */
export function bindHash(runs: PageRuns): void {
  const shown = () => runOfPage(runs, derivationStore.getState().page);
  const replaceLink = () => replaceLinkOf(shown().store.getState());
  if (!openedReplay(window.location.hash, runs)) adoptRun(adoptDerivation(window.location.hash), shown());
  // Not hashchange, which comes later: a link that was still to be written may have replaced the new one by then.
  window.addEventListener('popstate', ({ state }) => {
    const { hash } = window.location;
    // The skip link names a place in the page; the address stays the run's.
    if (document.getElementById(hash.slice(1))) return replaceLink();
    if (state === null && openedReplay(hash, runs)) return;
    const read = adoptDerivation(hash);
    if (state === null) {
      const run = shown();
      if (run.store.getState().replay) run.controller.endReplay();
      adoptRun(read, run);
    }
    replaceLink();
  });
  replaceLink();
  let timer: ReturnType<typeof setTimeout> | undefined;
  const changed = () => {
    clearTimeout(timer);
    timer = setTimeout(replaceLink, HASH_DELAY);
  };
  for (const { store } of [runs.kitchen, runs.file]) {
    store.subscribe((state, before) => {
      const named = state.inputs.named !== before.inputs.named;
      if (named || IN_THE_LINK.some((name) => state[name] !== before[name])) changed();
    });
  }
  derivationStore.subscribe(changed);
  stageStore.subscribe(changed);
}

function openedReplay(hash: string, runs: PageRuns): boolean {
  const isReplay = hash.startsWith('#replay=');
  if (isReplay) openReplayLink(hash, runs);
  return isReplay;
}

/** Takes over the stage's and the derivation's part of a hash. @returns the rest, which is the run's, with what of the others could not be used */
function adoptDerivation(hash: string): DerivationHash {
  const stage = readStageHash(hash);
  stageStore.getState().show(stage.state);
  preferences.getState().show(stage.look);
  const read = readDerivationHash(stage.rest);
  derivationStore.getState().adopt(read.state);
  return { ...read, problems: [...stage.problems, ...read.problems] };
}

function adoptRun({ rest, problems: others }: DerivationHash, { store, controller }: PageRun): void {
  const { draft } = store.getState();
  if (draft.world === 'file') {
    const { state, problems, ...named } = readFileHash(rest, draft);
    store.getState().adopt(state, [...others, ...problems]);
    controller.files.want(named);
    return;
  }
  const { state, problems } = readHash(rest);
  store.getState().adopt(state, [...others, ...problems]);
  controller.watch(state.watch);
  // A link that names no dish means the first one, but for a run of which there is a recording: what its cards tell of. Demos are filmed at the first one.
  if (stageStore.getState().demo === undefined) controller.followStory();
}

/** While a replay is shown the address stays: it is the replay's, or that of the run that waits. */
function replaceLinkOf(data: RunData): void {
  if (data.replay) return;
  window.history.replaceState(PAGE_ENTRY, '', currentLink(data));
}

/** What changes the link when it changes. */
const IN_THE_LINK = ['draft', 'draftBackend', 'watch', 'preset', 'run'] as const satisfies readonly (keyof RunData)[];

/** @param runs whose worker speaks the page's language */
export function bindDocument({ kitchen, file, tasting }: PageRuns): void {
  const dark = window.matchMedia('(prefers-color-scheme: dark)');
  const applyTheme = () => {
    document.documentElement.dataset.theme = resolvedTheme(preferences.getState().theme, dark.matches);
  };
  const applyLanguage = () => {
    const { language } = preferences.getState();
    document.documentElement.lang = LANGUAGE_TAGS[language];
    document.title = i18next.t('app.pageTitle');
  };
  const applySize = () =>
    document.documentElement.toggleAttribute('data-projector', isProjected(derivationStore.getState()));
  applyTheme();
  applyLanguage();
  applySize();
  derivationStore.subscribe(applySize);
  dark.addEventListener('change', applyTheme);
  preferences.subscribe((now, before) => {
    if (now.theme !== before.theme) applyTheme();
    if (now.language === before.language) return;
    for (const { controller } of [kitchen, file, tasting]) controller.setLanguage(now.language);
    void speak(now.language).then(applyLanguage, () => preferences.getState().prefer({ language: before.language }));
  });
}

function resolvedTheme(choice: ThemeChoice, systemIsDark: boolean): 'light' | 'dark' {
  if (choice !== 'system') return choice;
  return systemIsDark ? 'dark' : 'light';
}
