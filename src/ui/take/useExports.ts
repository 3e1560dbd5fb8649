import { useState } from 'react';
import type { ExportKind, Problem } from '../../worker/protocol';
import { controller, preferences, runStore } from '../stores';
import { download } from './download';
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
  const [exports, setExports] = useState<Partial<Record<ExportKind, ExportState>>>({});

  const make = async (kind: ExportKind) => {
    const set = (state: ExportState) => setExports((before) => ({ ...before, [kind]: state }));
    const page = exportPage(runStore.getState(), preferences.getState().language);
    if (!page) return;
    set({ state: 'working' });
    const answer = await controller.take({ type: 'export', kind, page });
    if (answer.type === 'failed') return set({ state: 'failed', problem: answer });
    if (answer.problem) return set({ state: 'failed', problem: answer.problem });
    if (answer.type !== 'exported') return;
    const { name, type, bytes } = answer.file;
    const content = new Blob([bytes], { type });
    download(name, content);
    set({ state: 'done', file: { name, content } });
  };

  return { exports, make };
}
