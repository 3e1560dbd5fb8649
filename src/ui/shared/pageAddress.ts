/** The page's own address: the link to what it shows. */
import { writeDerivationHash } from '../../store/derivationHash';
import type { Chapter } from '../../store/derivationRules';
import type { Page } from '../../store/derivationStore';
import { linkedDefinition } from '../../store/fileInputs';
import { hasUnappliedChanges, type RunData } from '../../store/runData';
import { runHash } from '../../store/runHash';
import { writeStageHash } from '../../store/stageStore';
import { derivationStore, stageStore } from './stores';

/** Marks the entries of the browser's history that the page itself has made: going back to one turns the page, and changes no setting. */
export const PAGE_ENTRY = { page: true };

/** Turns to a page or a chapter, as a new entry of the browser's history. @param data the run that the address holds */
export function turnTo(place: { readonly page: Page; readonly chapter?: Chapter }, data: RunData): void {
  derivationStore.getState().goTo(place);
  window.history.pushState(PAGE_ENTRY, '', currentLink(data));
  window.scrollTo(0, 0);
}

/** The address of this page with what the controls show. */
export function currentLink(data: RunData): string {
  const stage = stageStore.getState();
  const { draft, inputs, draftBackend: backend, watch, preset } = data;
  const definition = linkedDefinition(draft, inputs);
  // With other settings than the fork's the link is about a run to come, which starts from the reference.
  const forked = data.run?.origin && !hasUnappliedChanges(data);
  const run = runHash({ definition, backend, watch, preset }, forked ? ['fork'] : []);
  // A demo is all that its link says.
  const page = stage.demo === undefined ? [writeDerivationHash(derivationStore.getState()), run] : [];
  const hash = [writeStageHash(stage), ...page].filter((part) => part !== '').join('&');
  return `${window.location.pathname}${window.location.search}${hash && `#${hash}`}`;
}
