import { mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { main } from './main';

const ROOT = fileURLToPath(new URL('../..', import.meta.url));
const MODEL = join(ROOT, 'public', 'models', 'kitchen-nano');
const TABLE = `question,better,worse
the steamed egg is,tender .,salty .
the steamed egg is,delicious .,salty .
the steamed egg is,,salty .
"the fried fish is",sweet .,salty .
`;

let directory: string;
beforeEach(async () => {
  directory = await mkdtemp(join(tmpdir(), 'dpo-playground-'));
});
afterEach(async () => {
  vi.restoreAllMocks();
  await rm(directory, { recursive: true });
});

it('trains on the rows of a table that can be used, and says which cannot', async () => {
  const [data, output] = [join(directory, 'pairs.csv'), join(directory, 'out')];
  await writeFile(data, TABLE);
  const written = vi.spyOn(process.stderr, 'write').mockImplementation(() => true);
  const flags = ['--chosen_column', 'better', '--rejected_column', 'worse', '--max_steps', '1', '--threads', '1'];
  const code = await main(['train', '--model', MODEL, '--data', data, '--output_dir', output, ...flags], ROOT);
  const stderr = written.mock.calls.map(([text]) => text).join('');
  expect(code).toBe(0);
  expect(stderr).toContain('pairs.csv: 2 of 4 rows used, from the columns question, better, worse\n');
  expect(stderr).toContain('dropped: 1 token_unknown, 1 completion_empty\n');
  expect(stderr).toMatch(/ {2}line 3: .*"delicious".*\n {2}line 4: an empty completion; write at least one word\n/);
  expect((await readFile(join(output, 'metrics.jsonl'), 'utf8')).trim().split('\n')).toHaveLength(1);
  expect(await readdir(output)).toContain('model.safetensors');
});

it('names a file that cannot be read', async () => {
  const errors = vi.spyOn(console, 'error').mockImplementation(() => undefined);
  const data = join(directory, 'nothing.jsonl');
  expect(await main(['train', '--model', MODEL, '--data', data, '--output_dir', directory], ROOT)).toBe(2);
  expect(errors.mock.calls.flat().join('\n')).toMatch(/cannot read --data .*nothing\.jsonl .*; name a file of JSONL/);
});
