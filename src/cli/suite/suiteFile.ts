/** A suite's result on disk. */
import type { SuiteResult } from '../../core/suite';
import { readSuite } from '../../core/suiteSchema';
import { UsageError } from '../flags';
import { readResultFile } from '../resultFile';

export type SuiteHead = Pick<SuiteResult, 'model' | 'max_steps' | 'eval_steps'>;

/**
 * What an earlier call has left there; undefined where there is nothing.
 * @throws EngineError file_invalid; UsageError where it is of another suite
 */
export async function readSuiteFile(path: string, head: SuiteHead): Promise<SuiteResult | undefined> {
  const kept = await readResultFile(path, readSuite);
  for (const name of ['model', 'max_steps', 'eval_steps'] as const) {
    if (!kept || kept[name] === head[name]) continue;
    throw new UsageError(
      `the runs in ${path} have ${name} ${kept[name]}, not ${head[name]}; ask for the same, or give another --out`,
    );
  }
  return kept;
}
