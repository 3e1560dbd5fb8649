/** The entry of the worker that reads a file of results: the only place here that knows the worker's globals. */
import type { ResultsAnswer, ResultsCommand } from '../../client/resultsProtocol';
import { problemOf } from '../../core/errors';
import { readResults } from './readResults';

const post = (answer: ResultsAnswer) => globalThis.postMessage(answer);

globalThis.onmessage = ({ data: { file } }: MessageEvent<ResultsCommand>) =>
  void readResults(file).then(
    (results) => post({ type: 'read', results }),
    (thrown) => post({ type: 'failed', ...problemOf(thrown) }),
  );
