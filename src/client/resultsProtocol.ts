/** Every message between the page and the worker that reads a file of results, one file each. */
import type { Problem } from '../core/errors';
import type { SuiteResult } from '../core/suite';
import type { TrainingLog } from '../core/trainingLog';

export interface ResultsCommand {
  readonly file: File;
}

export interface ReadSuite {
  readonly kind: 'suite';
  readonly name: string;
  readonly suite: SuiteResult;
}

export interface ReadLog {
  readonly kind: 'log';
  readonly name: string;
  readonly log: TrainingLog;
}

export type ResultsAnswer =
  | { readonly type: 'read'; readonly results: ReadSuite | ReadLog }
  | ({ readonly type: 'failed' } & Problem);
