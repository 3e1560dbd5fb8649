import { useState } from 'react';
import { type Problem, problemOf } from '../../core/errors';
import type { ExportedFile, ExportKind } from '../../core/exports';
import { saveBlob } from '../shared/saveBlob';
import { preferences, useController, useRunStore } from '../shared/stores';
import { exportPage } from './exportPage';

export interface MadeFile {
  readonly name: string;
  readonly content: Blob;
}

/** How an export stands. */
export type ExportState =
  | { readonly state: 'working' }
  | { readonly state: 'done'; readonly file: MadeFile }
  | { readonly state: 'failed'; readonly problem: Problem };

/** The exports of this visit, by kind, and a way to make one, which is downloaded as soon as it is made. */
export function useExports() {
  const store = useRunStore();
  const { requestExport } = useController();
  const [exports, setExports] = useState<Partial<Record<ExportKind, ExportState>>>({});

  const make = async (kind: ExportKind) => {
    const set = (state: ExportState) => setExports((before) => ({ ...before, [kind]: state }));
    const page = exportPage(store.getState(), preferences.getState().language);
    if (!page) return;
    set({ state: 'working' });
    let file: ExportedFile;
    try {
      file = await requestExport<'export'>({ type: 'export', kind, page });
    } catch (thrown) {
      return set({ state: 'failed', problem: problemOf(thrown) });
    }
    const { name, type, bytes } = file;
    const content = new Blob([bytes], { type });
    saveBlob(name, content);
    set({ state: 'done', file: { name, content } });
  };

  return { exports, make };
}
