import { useState } from 'react';
import type { TakeAnswer } from '../../store/takers';
import type { ExportKind, ExportPage, Problem, TakeCommand } from '../../worker/protocol';
import { download } from './download';

/** A run that files can be made of. */
export interface TakeSource {
  /** What the page adds; undefined while there is no run. */
  page(): ExportPage | undefined;
  take(command: TakeCommand): Promise<TakeAnswer>;
}

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
export function useExports(source: TakeSource) {
  const [exports, setExports] = useState<Partial<Record<ExportKind, ExportState>>>({});

  const make = async (kind: ExportKind) => {
    const set = (state: ExportState) => setExports((before) => ({ ...before, [kind]: state }));
    const page = source.page();
    if (!page) return;
    set({ state: 'working' });
    const answer = await source.take({ type: 'export', kind, page });
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
