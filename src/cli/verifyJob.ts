import { type CheckpointFiles, readCheckpoint } from '../model/checkpoint';
import { gpt2 } from '../model/gpt2';
import type { Backend } from '../runtime/backend';
import type { ArenaCase } from './arena/arenaCase';
import { verifyArena } from './arena/verifyArena';
import { type VerifyCase, verifyCase } from './verifyCase';
import { type LossCase, verifyLosses } from './verifyLosses';

/** What `verify` runs, in Node or in a browser. */
export type VerifyJob =
  | { readonly losses: readonly LossCase[] }
  | { readonly arena: readonly ArenaCase[] }
  | { readonly files: CheckpointFiles; readonly testCase: VerifyCase };

export async function runVerify(backend: Backend, job: VerifyJob): Promise<unknown> {
  if ('losses' in job) return verifyLosses(backend, job.losses);
  if ('arena' in job) return verifyArena(backend, job.arena);
  const { config, params } = readCheckpoint(job.files);
  return verifyCase(backend, gpt2(config), params, job.testCase);
}
