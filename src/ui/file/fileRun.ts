import { useEffect } from 'react';
import { useStore } from 'zustand';
import { DataClient } from '../../client/dataClient';
import { connectPairsFile, type PairsFileController } from '../../store/pairsFileController';
import { createPairsFileStore, type PairsFileState, type PairsFileStore } from '../../store/pairsFileStore';
import type { PageRun } from '../shared/pageRun';
import { usePageRun } from '../shared/RunContext';

const startDataWorker = () =>
  new Worker(new URL('../../worker/data/dataWorker.ts', import.meta.url), { type: 'module', name: 'data' });

/** The data that a run on a file is to have. */
export interface DataOfRun {
  readonly store: PairsFileStore;
  readonly controller: PairsFileController;
}

const ofRuns = new WeakMap<PageRun, DataOfRun>();

/** Those of a run: they stay while the page is open, whichever part of it is shown. */
export function dataOf(run: PageRun): DataOfRun {
  const known = ofRuns.get(run);
  if (known) return known;
  const store = createPairsFileStore();
  const data = { store, controller: connectPairsFile(store, (listener) => new DataClient(listener, startDataWorker)) };
  ofRuns.set(run, data);
  follow(run, data);
  return data;
}

/** The data are read in the tokens of the model that is there, and handed to its run as soon as they are read. */
function follow({ store: run, controller }: PageRun, { store, controller: reader }: DataOfRun): void {
  let tokens: object | undefined;
  let prepared: object | undefined;
  const readInTokens = () => {
    const { inputs } = run.getState();
    if (inputs.tokens === tokens) return;
    tokens = inputs.tokens;
    // A kept run brings its own pairs with its model.
    if (inputs.model && inputs.tokens)
      reader.retokenize({ id: inputs.model.id, tokenizerConfigJson: undefined, ...inputs.tokens }, !inputs.bringing);
  };
  const hand = async () => {
    const { prepared: now } = store.getState();
    if (!now || prepared === now || now.tokenizerId !== run.getState().inputs.model?.id) return;
    prepared = now;
    if (await controller.files.setData(now.name, now.packed)) store.getState().handed(run.getState().inputs.data);
  };
  // What was opened last is what is in sight: where nothing of it can be trained on, nothing else is trained under its name.
  let useful = true;
  const judge = () => {
    const { source, reading, prepared: ready } = store.getState();
    const now = source === undefined || reading !== undefined || ready !== undefined;
    if (now !== useful) run.getState().setUsable('pairs', now);
    useful = now;
  };
  readInTokens();
  run.subscribe(readInTokens);
  store.subscribe(() => {
    judge();
    void hand();
  });
}

export function usePairsFile<T>(selector: (state: PairsFileState) => T): T {
  return useStore(dataOf(usePageRun()).store, selector);
}

/** What can be done with the data of the run around the component. */
export function useDataController(): PairsFileController {
  return dataOf(usePageRun()).controller;
}

/**
 * What the run on a file needs wherever it is shown: the data in its tokens, and a run. It goes on with the one at which this tab was; where there is none,
 * the page's own model is loaded.
 */
export function useFileRun(): void {
  const run = usePageRun();
  useEffect(() => {
    dataOf(run);
    const { store, controller } = run;
    const { inputs, run: present, replay } = store.getState();
    if (inputs.model || inputs.modelLoading || present || replay) return;
    void controller.start().then(controller.files.enter);
  }, [run]);
}
