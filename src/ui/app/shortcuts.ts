/** What a press of a key does to a page and its run. */
import { isStaged } from '../../store/stageStore';
import { type PageRuns, runOfPage } from '../shared/pageRun';
import { derivationStore, preferences, stageStore } from '../shared/stores';
import { runShortcut } from './runShortcut';

/** Elements that use the keys themselves. */
const TYPING = 'input, select, textarea, [contenteditable], [role=tab], dialog, [role=dialog], [role=listbox]';
const PRESSABLE = 'button, a, summary';

/** P shows the page on a stage, ? what the keys do. Where a run is driven it has keys; anyone may switch all of them off in the settings. */
export function bindShortcuts(runs: PageRuns): void {
  window.addEventListener('keydown', (event) => {
    const target = event.target instanceof Element ? event.target : document.body;
    if (!preferences.getState().shortcuts || event.repeat || target.closest(TYPING)) return;
    if (event.ctrlKey || event.metaKey || event.altKey || event.defaultPrevented) return;
    const { page } = derivationStore.getState();
    const action = /^p$/i.test(event.key)
      ? enterStage
      : event.key === '?'
        ? showKeys
        : page !== 'derivation' &&
          page !== 'arena' &&
          runShortcut(event.key, runOfPage(runs, page), isStaged(stageStore.getState()));
    if (!action || (event.key === ' ' && target.closest(PRESSABLE))) return;
    event.preventDefault();
    action();
  });
}

function showKeys(): void {
  document.getElementById('keys')?.click();
}

/** In the derivation a stage shows one step: the one that is being read. */
function enterStage(): void {
  const { shown, page, reveal } = derivationStore.getState();
  const passed = [...document.querySelectorAll('.derivation-step')].filter(
    (step) => step.getBoundingClientRect().top < 200,
  );
  if (page === 'derivation' && shown === undefined) reveal(Math.max(1, passed.length));
  stageStore.getState().show({ frame: '16:9' });
}
