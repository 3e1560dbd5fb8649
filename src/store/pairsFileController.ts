import type { DataClient } from '../client/dataClient';
import type { DataReport } from '../client/dataProtocol';
import type { ColumnChoice, TokenLimits } from '../core/preferenceFile';
import type { PairsFile, PairsFileStore } from './pairsFileStore';

/** What of a model decides how its data is read. */
export interface TokenModel extends TokenLimits {
  /** Another one where any of the rest is. */
  readonly id: string;
  /** Text of tokenizer.json; undefined for a model without one. */
  readonly tokenizerJson: string | undefined;
  /** Text of tokenizer_config.json, where there is one. */
  readonly tokenizerConfigJson: string | undefined;
}

export type DataReader = Pick<DataClient, 'send' | 'dispose'>;

/** What the visitor can do with data. Each method is safe to call at any time; a reading under way gives way to the next. */
export interface PairsFileController {
  /** Reads a file, or what was pasted, with its columns recognised. */
  open(file: Blob, name: string): void;
  /** Reads it again with other columns. @param columns all that is given by hand */
  chooseColumns(columns: ColumnChoice): void;
  /**
   * What follows is read for the model that has come; and what was opened before is read again: pairs that were handed to a run went with its model.
   * @param again false: not before it is asked for
   */
  retokenize(model: TokenModel, again?: boolean): void;
  readAgain(): void;
  /** Ends the reading that is under way. */
  cancel(): void;
  /** Forgets the data. */
  clear(): void;
}

/** Ties the store, which holds data only, to the file and the worker, which this module alone holds. What is opened before there is a model waits for it. */
export function connectPairsFile(
  store: PairsFileStore,
  createReader: (listener: (report: DataReport) => void) => DataReader,
): PairsFileController {
  let opened: { readonly file: Blob; readonly source: NonNullable<PairsFile['source']> } | undefined;
  let model: TokenModel | undefined;
  let reader: DataReader | undefined;

  function stop() {
    reader?.dispose();
    reader = undefined;
  }

  function read(columns: ColumnChoice) {
    if (!opened) return;
    stop();
    const { file, source } = opened;
    store.getState().started(source, columns);
    if (!model) return;
    const { id, tokenizerJson, tokenizerConfigJson, ...limits } = model;
    reader = createReader((report) => {
      store.getState().receive(report, id);
      // What it holds of the file and the tokenizer is given back.
      if (report.type !== 'progress') stop();
    });
    const tokenizer = tokenizerJson === undefined ? undefined : { file: tokenizerJson, config: tokenizerConfigJson };
    reader.send({ type: 'read', blob: file, name: source.name, columns, tokenizer, limits });
  }

  return {
    open: (file, name) => {
      opened = { file, source: { name, size: file.size } };
      read({});
    },
    chooseColumns: (columns) => read(columns),
    retokenize: (chosen, again = true) => {
      model = chosen;
      if (again) read(store.getState().columns);
    },
    readAgain: () => read(store.getState().columns),
    cancel: () => {
      stop();
      store.getState().cancelled();
    },
    clear: () => {
      stop();
      opened = undefined;
      store.getState().cleared();
    },
  };
}
