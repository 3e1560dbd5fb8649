import { readFile, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { EngineError } from '../core/errors';
import { deviceFlag, runOnGpu, withBackend } from './deviceFlag';
import { parseFlags, UsageError } from './flags';
import { readModelDirectory } from './modelDirectory';
import { runVerify, type VerifyJob } from './verifyJob';

const USAGE = 'npm run -s verify -- <case-dir | losses.json> [--device wasm|webgpu|browser]';

/** Prints one JSON of the form of `expected.json` (for losses.json: the list with loss and derivatives). */
export async function verifyCommand(args: readonly string[], root: string): Promise<number> {
  const { flags, positionals } = parseFlags(args, ['device'], USAGE);
  const device = deviceFlag(flags.device, ['wasm', 'webgpu', 'browser']);
  if (positionals.length !== 1) throw new UsageError(`name one case\nusage: ${USAGE}`);
  const job = await readJob(positionals[0]);
  const result =
    device === 'wasm'
      ? await withBackend(device, undefined, (backend) => runVerify(backend, job))
      : (await runOnGpu(root, device, { kind: 'verify', job })).result;
  process.stdout.write(`${JSON.stringify(result)}\n`);
  return 0;
}

async function readJob(path: string): Promise<VerifyJob> {
  const info = await stat(path).catch(() => {
    throw new UsageError(`${path} does not exist; name a case directory or a losses.json`);
  });
  if (info.isFile()) return { losses: await readJson(path) };
  const files = await readModelDirectory(path);
  return { files, testCase: await readJson(join(path, 'case.json')) };
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
