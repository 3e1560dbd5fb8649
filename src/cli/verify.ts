import { readFile, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { setFlagsFromString } from 'node:v8';
import { EngineError } from '../core/errors';
import type { ArenaCase } from './arena/arenaCase';
import { deviceFlag, runOnGpu, withBackend } from './deviceFlag';
import { parseFlags, UsageError } from './flags';
import { readModelDirectory } from './modelDirectory';
import { runVerify, type VerifyJob } from './verifyJob';
import type { LossCase } from './verifyLosses';

const USAGE = 'npm run -s verify -- <case-dir | losses.json | arena.json> [--device wasm|webgpu|browser]';

/** Prints one JSON of the form of `expected.json` (for a list of losses: the list with what they come to). */
export async function verifyCommand(args: readonly string[], root: string): Promise<number> {
  const { flags, positionals } = parseFlags(args, ['device'], USAGE);
  const device = deviceFlag(flags.device, ['wasm', 'webgpu', 'browser']);
  if (positionals.length !== 1) throw new UsageError(`name one case\nusage: ${USAGE}`);
  const job = await readJob(positionals[0]);
  // V8 would optimise ONNX Runtime's WebAssembly beside it, which takes a minute of a core and more: all that a case computes on a GPU is less.
  if (device === 'webgpu') setFlagsFromString('--liftoff-only');
  const result =
    device === 'wasm'
      ? await withBackend(device, undefined, (backend) => runVerify(backend, job))
      : (await runOnGpu(root, device, { kind: 'verify', job })).result;
  process.stdout.write(`${JSON.stringify(result)}\n`);
  return 0;
}

async function readJob(path: string): Promise<VerifyJob> {
  const info = await stat(path).catch(() => {
    throw new UsageError(`${path} does not exist; name a case directory, a losses.json or an arena.json`);
  });
  if (info.isFile()) return readList(await readJson(path));
  const files = await readModelDirectory(path);
  return { files, testCase: await readJson(join(path, 'case.json')) };
}

/** Which list of losses it is, by what its items have. */
function readList(list: readonly LossCase[] | readonly ArenaCase[]): VerifyJob {
  const isArena = Array.isArray(list) && list.some((item) => typeof item?.name === 'string');
  return isArena ? { arena: list as readonly ArenaCase[] } : { losses: list as readonly LossCase[] };
}

/** The content is checked where it is used. @throws EngineError config_invalid naming the file */
async function readJson<T>(path: string): Promise<T> {
  try {
    return JSON.parse(await readFile(path, 'utf8'));
  } catch (thrown) {
    const values = { name: path, value: (thrown as Error).message, mend: 'a file that holds JSON (golden/README.md)' };
    throw new EngineError('config_invalid', `cannot read ${path} (${values.value}); use ${values.mend}`, values);
  }
}
