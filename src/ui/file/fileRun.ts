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
  /** Pairs that no run could be given. */
  let refused: object | undefined;
  /** The file in sight when a kept run brought pairs of its own, as long as it is not read again. */
  let overruled: object | undefined;
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
    const taken = await controller.files.setData(now.name, now.packed);
    if (taken) store.getState().handed(run.getState().inputs.data);
    else {
      refused = now;
      judge();
    }
  };
  const judge = () => {
    const { unusable, setUsable } = run.getState();
    const state = store.getState();
    if (state.reading) overruled = undefined;
    const found = state.source === overruled ? undefined : hindrance(state, refused);
    for (const name of ['reading', 'pairs'] as const) {
      if (unusable.includes(name) !== (found === name)) setUsable(name, found !== name);
    }
  };
  readInTokens();
  run.subscribe((now, before) => {
    readInTokens();
    if (now.inputs.data === before.inputs.data || !now.inputs.bringing) return;
    overruled = store.getState().source;
    judge();
  });
  store.subscribe(() => {
    judge();
    void hand();
  });
}

/**
 * What was opened last is what is in sight: nothing else is trained under its name, nor before it is read to its end.
 * @param refused pairs that no run could be given
 * @returns what is in the way: the file is on its way, or nothing of it can be trained on
 */
function hindrance(
  { source, reading, prepared, handedOver }: PairsFileState,
  refused: object | undefined,
): 'reading' | 'pairs' | undefined {
  if (!source || handedOver) return undefined;
  if (reading || (prepared && prepared !== refused)) return 'reading';
  return 'pairs';
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
