import { spawnSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { COMMANDS, main } from './main';

const ROOT = fileURLToPath(new URL('../..', import.meta.url));
const golden = (name: string) => readFileSync(new URL(`../../e2e/golden/gpt2-sigmoid/${name}`, import.meta.url));
const CONFIG = JSON.parse(golden('config.json').toString());
const CASE = JSON.parse(golden('case.json').toString());
/** All that is needed but the pairs. */
const TRAIN = ['train', '--model', 'm', '--output_dir', 'o', '--data'];
const WEIGHTS = new Uint8Array(golden('model.safetensors'));

let directory: string;
beforeEach(async () => {
  directory = await mkdtemp(join(tmpdir(), 'dpo-playground-'));
});
afterEach(async () => {
  vi.restoreAllMocks();
  await rm(directory, { recursive: true });
});

/** Runs a command; its exit code, stderr, and whether anything was printed on stdout. */
async function run(...args: string[]) {
  const errors = vi.spyOn(console, 'error').mockImplementation(() => undefined);
  const printed = vi.spyOn(process.stdout, 'write');
  const code = await main(args, ROOT);
  return { code, stderr: errors.mock.calls.flat().join('\n'), printed: printed.mock.calls.length > 0 };
}

interface Parts {
  readonly config?: object | string;
  readonly weights?: Uint8Array;
  readonly testCase?: object | string;
}

async function writeCase({ config = CONFIG, weights = WEIGHTS, testCase = CASE }: Parts): Promise<string> {
  const text = (content: object | string) => (typeof content === 'string' ? content : JSON.stringify(content));
  await writeFile(join(directory, 'config.json'), text(config));
  await writeFile(join(directory, 'model.safetensors'), weights);
  await writeFile(join(directory, 'case.json'), text(testCase));
  return directory;
}

/** The case with its first row changed, one batch only. */
function rowChanged(change: object): object {
  return { ...CASE, batches: [[{ ...CASE.batches[0][0], ...change }]] };
}

/** A safetensors file whose header claims that every tensor lies elsewhere. */
function lyingHeader(): Uint8Array {
  const view = new DataView(WEIGHTS.buffer, WEIGHTS.byteOffset);
  const length = Number(view.getBigUint64(0, true));
  const header = new TextDecoder()
    .decode(WEIGHTS.subarray(8, 8 + length))
    .replace(/"data_offsets":\s?\[0,\s?(\d)/, (found, digit) => found.slice(0, -1) + (digit === '9' ? '8' : '9'));
  const copy = WEIGHTS.slice();
  copy.set(new TextEncoder().encode(header), 8);
  expect(copy).not.toEqual(WEIGHTS);
  return copy;
}

const hugeHeader = () => {
  const copy = WEIGHTS.slice();
  new DataView(copy.buffer).setBigUint64(0, 2n ** 62n, true);
  return copy;
};
const DAMAGED = /safetensors file is damaged: .+; fetch it again/;
const { n_positions: CONTEXT, vocab_size: VOCAB } = CONFIG;

describe('verify refuses, naming thing and mend', () => {
  it.each<[string, Parts, RegExp[]]>([
    ['truncated weights', { weights: WEIGHTS.subarray(0, WEIGHTS.length - 100) }, [DAMAGED]],
    ['weights cut inside the header', { weights: WEIGHTS.subarray(0, 40) }, [DAMAGED, /header/]],
    ['an empty weights file', { weights: new Uint8Array(0) }, [DAMAGED]],
    ['a header that lies', { weights: lyingHeader() }, [DAMAGED]],
    ['a header longer than the file', { weights: hugeHeader() }, [DAMAGED, /header/]],
    [
      'weights of another width',
      { config: { ...CONFIG, n_embd: 64 } },
      [/does not fit config.json/, /expected F32 \[\d+, 64\]/],
    ],
    ['more layers than weights', { config: { ...CONFIG, n_layer: 3 } }, [/h\.2\..*does not fit/, /missing/]],
    ['fewer layers than weights', { config: { ...CONFIG, n_layer: 1 } }, [/h\.1\..*does not fit/]],
    ['an unknown architecture', { config: { ...CONFIG, model_type: 'llama' } }, [/"llama" is not known/, /use gpt2/]],
    [
      'an unknown activation',
      { config: { ...CONFIG, activation_function: 'relu' } },
      [/activation_function is relu; use gelu_new/],
    ],
    ['a config that is not JSON', { config: '{' }, [/config.json is not JSON; use/]],
    [
      'a token outside the vocabulary',
      { testCase: rowChanged({ chosen_ids: [VOCAB, 1] }) },
      [new RegExp(`Token ${VOCAB} is outside the vocabulary of ${VOCAB}; use ids from 0 to ${VOCAB - 1}`)],
    ],
    ['a negative token', { testCase: rowChanged({ prompt_ids: [-1] }) }, [/Token -1 is outside/]],
    ['an empty completion', { testCase: rowChanged({ rejected_ids: [] }) }, [/Pair 0 has an empty completion; write/]],
    ['an empty prompt', { testCase: rowChanged({ prompt_ids: [] }) }, [/prompt of pair 0 is empty; begin it/]],
    [
      'a prompt that fills the context',
      { testCase: rowChanged({ prompt_ids: new Array(CONTEXT).fill(2) }) },
      [new RegExp(`prompt of ${CONTEXT} tokens leaves no room.*context of ${CONTEXT}; shorten`)],
    ],
    ['an empty batch', { testCase: { ...CASE, batches: [CASE.batches[0], []] } }, [/batches is malformed/]],
    [
      'a row without ids',
      { testCase: { ...CASE, batches: [[{ prompt: 'text' }]] } },
      [/batches is malformed; use at least one batch of rows of prompt_ids/],
    ],
    ['an unknown loss', { testCase: { ...CASE, loss_type: 'dpo' } }, [/loss_type is dpo; use sigmoid, hinge/]],
    ['a setting out of range', { testCase: { ...CASE, beta: -1 } }, [/beta is -1; use a number from 0/]],
    ['a case without batches', { testCase: { loss_type: 'sigmoid' } }, [/batches is missing; use at least one batch/]],
    ['a case that is not JSON', { testCase: '[' }, [/cannot read .*case\.json .*; use a file that holds JSON/]],
  ])('%s', async (_, parts, messages) => {
    const { code, stderr, printed } = await run('verify', await writeCase(parts));
    expect(code).toBe(1);
    for (const message of messages) expect(stderr).toMatch(message);
    expect(stderr).toMatch(/^verify: /);
    expect(stderr).not.toMatch(/undefined|\bat .*\.ts/);
    expect(printed).toBe(false);
  });

  it('a directory without a model', async () => {
    const { code, stderr } = await run('verify', directory);
    expect([code, stderr]).toEqual([
      1,
      expect.stringMatching(
        /cannot read .*; use a Hugging Face GPT-2 directory with config\.json and model\.safetensors/,
      ),
    ]);
  });

  it.each<[string, unknown, RegExp]>([
    ['no list', {}, /file of losses is not a list; use a list of cases/],
    ['an unknown loss', [{ loss_type: 'dpo' }], /loss_type of case 0 is dpo; use sigmoid, hinge/],
    [
      'an unknown method',
      [{ name: 'raft', params: {}, inputs: {} }],
      /case 0 is named raft; use params, inputs and one of f_/,
    ],
    [
      'a method without its settings',
      [{ name: 'kto', params: {}, inputs: {} }],
      /logratios of case 0 \(kto\) is missing/,
    ],
    [
      'lists of different lengths',
      [{ loss_type: 'ipo', chosen_logratios: [1, 2], rejected_logratios: [1] }],
      /case 0 is malformed; use logratios/,
    ],
  ])('losses: %s', async (_, losses, message) => {
    const file = join(directory, 'losses.json');
    await writeFile(file, JSON.stringify(losses));
    const { code, stderr } = await run('verify', file);
    expect([code, stderr]).toEqual([1, expect.stringMatching(message)]);
  });

  it.each([
    [['verify'], /name one case\nusage: /],
    [['verify', '/nowhere/at/all'], /\/nowhere\/at\/all does not exist; name a case directory/],
    [['verify', ROOT, '--device', 'cuda'], /--device is cuda; use wasm, webgpu or browser/],
    [['verify', ROOT, '--gpu', '1'], /--gpu.*\nusage: /s],
    [['train', '--model', ROOT], /--model, --data and --output_dir are needed/],
    [['train', '--beta', 'big', '--model', 'm', '--data', 'd', '--output_dir', 'o'], /--beta is big; give a number/],
    [[...TRAIN, 'kitchen', '--method', 'ppo2'], /--method is ppo2; use dpo, .*online_dpo/],
    [[...TRAIN, 'kitchen', '--pair_source', 'me'], /--pair_source is me; use reference, text/],
    [[...TRAIN, 'kitchen', '--eval_steps', '5'], /--eval_steps means nothing with --data kitchen/],
    [[...TRAIN, 'p.csv', '--num_pairs', '5'], /--num_pairs means nothing with --data p\.csv/],
    [[...TRAIN, 'p.csv', '--method', 'grpo'], /--method grpo is told what its responses earn; give --data kitchen/],
    [['dance'], /unknown command dance; the commands are verify, train/],
  ])('a wrong call: %j', async (args, message) => {
    const { code, stderr, printed } = await run(...args);
    expect([code, printed]).toEqual([2, false]);
    expect(stderr).toMatch(message);
  });
});

it.each(Object.keys(COMMANDS))('%s --help says how to call it, and nothing else', async (name) => {
  const said = vi.spyOn(console, 'log').mockImplementation(() => undefined);
  const { code, stderr } = await run(name, '--help');
  expect([code, stderr]).toEqual([0, '']);
  expect(said.mock.calls.flat().join('\n')).toMatch(new RegExp(`^usage: npm run (-s )?${name}`));
});

it.each(['start', 'record'])('npm run %s -- --help says how to call it, and nothing else', (name) => {
  const { status, stdout, stderr } = spawnSync('node', [join(ROOT, 'scripts', `${name}.mjs`), '--help']);
  expect([status, stderr.toString()]).toEqual([0, '']);
  expect(stdout.toString()).toMatch(/^(Flags:|Usage: npm run)/);
});

describe('train refuses', () => {
  const MODEL = join(ROOT, 'public', 'models', 'kitchen-nano');
  const GOOD = { prompt: 'the steamed egg is', chosen: ' tender .', rejected: ' salty .' };

  it.each<[string, unknown[], RegExp]>([
    [
      'an unknown word',
      [{ ...GOOD, chosen: ' delicious .' }],
      /does not know "delicious"; use words of its vocabulary/,
    ],
    ['an empty completion', [{ ...GOOD, rejected: '' }], /line 1: an empty completion; write/],
    [
      'a prompt that fills the context',
      [{ ...GOOD, prompt: new Array(16).fill('very').join(' ') }],
      /16 tokens leaves no room/,
    ],
    [
      'a row without completions',
      [{ prompt: 'the egg is' }],
      /no row of 1 can be used; line 1: no column for chosen among prompt; name it "chosen"/,
    ],
    ['no rows', [], /the data: empty; write at least one row/],
  ])('%s', async (_, rows, message) => {
    const data = join(directory, 'data.jsonl');
    await writeFile(data, rows.map((row) => `${JSON.stringify(row)}\n`).join(''));
    const output = join(directory, 'out');
    const { code, stderr } = await run('train', '--model', MODEL, '--data', data, '--output_dir', output);
    expect(code).toBe(1);
    expect(stderr).toMatch(message);
    await expect(readFile(join(output, 'metrics.jsonl'))).rejects.toThrow(/ENOENT/);
  });
});
