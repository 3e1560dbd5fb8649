import type { Command, Report } from './protocol';
import { WorkerClient, type WorkerPort } from './workerClient';

export type TrainingWorkerPort = WorkerPort<Command, Report>;
export type ReportListener = (report: Report) => void;

const startTrainingWorker = (): TrainingWorkerPort =>
  new Worker(new URL('./trainingWorker.ts', import.meta.url), { type: 'module', name: 'training' });

/** The worker that trains in the kitchen. */
export class TrainingClient extends WorkerClient<Command, Report> {
  constructor(listener: ReportListener, startWorker: () => TrainingWorkerPort = startTrainingWorker) {
    super(listener, startWorker);
  }
}
