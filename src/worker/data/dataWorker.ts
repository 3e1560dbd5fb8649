/** The entry of the worker that reads preference files: the only place here that knows the worker's globals. */
import type { DataCommand, DataReport } from '../../client/dataProtocol';
import { readData } from './readData';

const post = (report: DataReport) =>
  globalThis.postMessage(report, { transfer: report.type === 'read' ? [report.packed.buffer] : [] });

globalThis.onmessage = (event: MessageEvent<DataCommand>) => void readData(event.data, post);
