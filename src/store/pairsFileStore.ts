import { createStore } from 'zustand/vanilla';
import type { DataPreview, DataProgress, DataReport } from '../client/dataProtocol';
import type { Problem } from '../core/errors';
import { LEAST_PAIRS } from '../core/fileConfig';
import type { ColumnChoice } from '../core/preferenceFile';
import type { DataReference } from '../core/runDefinition';

/** Preference pairs of the visitor's own, ready to be trained on. */
export interface PreparedPairs {
  /** Of the file, or what was pasted is called. */
  readonly name: string;
  /** In the form of data/pairCodec.ts, numbered from 0; gone once a run has taken them over. */
  readonly packed: Int32Array<ArrayBuffer>;
  readonly count: number;
  /** The model whose tokenizer and context they were made for (TokenModel.id). */
  readonly tokenizerId: string;
}

export interface PairsFile {
  /** What was dropped, picked or pasted; the controller keeps its bytes. */
  readonly source: { readonly name: string; readonly size: number } | undefined;
  /** By hand; the rest is recognised. */
  readonly columns: ColumnChoice;
  /** Set while the source is read. */
  readonly reading: DataProgress | undefined;
  /** Of the last reading that came to its end; while the source is read again the former one stays in sight. */
  readonly preview: DataPreview | undefined;
  /** undefined while there are no pairs that a model can be trained on. */
  readonly prepared: PreparedPairs | undefined;
  readonly problem: Problem | undefined;
  /** The prepared pairs as the run that took them over knows them. */
  readonly handedOver: DataReference | undefined;
}

export interface PairsFileActions {
  started(source: NonNullable<PairsFile['source']>, columns: ColumnChoice): void;
  receive(report: DataReport, tokenizerId: string): void;
  failed(problem: Problem): void;
  /** Reading was ended on the way: the source stays, nothing of it is known. */
  cancelled(): void;
  cleared(): void;
  handed(handedOver: DataReference | undefined): void;
}

export type PairsFileState = PairsFile & PairsFileActions;
export type PairsFileStore = ReturnType<typeof createPairsFileStore>;

const NOTHING: PairsFile = {
  source: undefined,
  columns: {},
  reading: undefined,
  preview: undefined,
  prepared: undefined,
  problem: undefined,
  handedOver: undefined,
};

export function createPairsFileStore() {
  return createStore<PairsFileState>()((set) => ({
    ...NOTHING,
    started: (source, columns) =>
      set(({ source: before, preview }) => ({
        ...NOTHING,
        source,
        columns,
        reading: { bytes: 0, totalBytes: source.size, rows: 0 },
        preview: before === source ? preview : undefined,
      })),
    receive: (report, tokenizerId) => set((data) => received(data, report, tokenizerId)),
    failed: (problem) => set({ reading: undefined, preview: undefined, problem }),
    cancelled: () => set({ reading: undefined, preview: undefined }),
    cleared: () => set(NOTHING),
    handed: (handedOver) => set({ handedOver }),
  }));
}

function received({ source }: PairsFile, report: DataReport, tokenizerId: string): Partial<PairsFile> {
  switch (report.type) {
    case 'progress': {
      const { bytes, totalBytes, rows } = report;
      return { reading: { bytes, totalBytes, rows } };
    }
    case 'read': {
      const { preview, packed } = report;
      const { used: count, unit } = preview;
      const prepared = { name: source?.name ?? '', packed, count, tokenizerId };
      return {
        reading: undefined,
        preview,
        prepared: count >= LEAST_PAIRS && unit === 'tokens' ? prepared : undefined,
      };
    }
    case 'failed': {
      const { code, message, values } = report;
      return { reading: undefined, preview: undefined, problem: { code, message, values } };
    }
    default:
      return report satisfies never;
  }
}
