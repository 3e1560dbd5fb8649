import { type Crashed, WorkerClient, type WorkerPort } from '../workerClient';
import type { OwnCommand, OwnReport } from './protocol';

export type OwnWorkerPort = WorkerPort<OwnCommand, OwnReport>;

const startOwnWorker = (): OwnWorkerPort =>
  new Worker(new URL('./ownWorker.ts', import.meta.url), { type: 'module', name: 'own training' });

/** The worker that trains on own data. */
export class OwnClient extends WorkerClient<OwnCommand, OwnReport> {
  constructor(listener: (report: OwnReport | Crashed) => void, startWorker: () => OwnWorkerPort = startOwnWorker) {
    super(listener, startWorker);
  }
}
