import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { checkpointFiles, TINY_CONFIG, tinyCheckpoint, vocabularyFiles } from '../model/modelTestKit';
import { KitchenWorld } from '../worlds/kitchen/kitchenWorld';
import { chatPairs } from './chatTestKit';
import { loadModelDirectory, loadTokenizerDirectory, writeFiles } from './modelDirectory';
import { trainCommand } from './train';

let directory: string;
beforeEach(() => {
  directory = mkdtempSync(join(tmpdir(), 'dpo-train-'));
  vi.spyOn(process.stderr, 'write').mockReturnValue(true);
});
afterEach(() => {
  vi.restoreAllMocks();
  rmSync(directory, { recursive: true });
});

it('trains a sharded float16 checkpoint without a tokenizer.json on conversations, and what it writes trains again', async () => {
  const [model, data, first, second] = ['model', 'chat.jsonl', 'first', 'second'].map((name) => join(directory, name));
  const config = { ...TINY_CONFIG, n_positions: 250 };
  const checkpoint = tinyCheckpoint(config);
  await writeFiles(model, { ...checkpointFiles(checkpoint, 'F16', 2), ...vocabularyFiles() });
  await writeFile(data, chatPairs(12));
  const train = (from: string, to: string) =>
    trainCommand([
      '--model',
      from,
      '--data',
      data,
      '--output_dir',
      to,
      '--max_steps',
      '3',
      '--threads',
      '1',
      '--per_device_train_batch_size',
      '2',
      '--learning_rate',
      '1e-3',
    ]);

  expect(await train(model, first)).toBe(0);
  const trained = await loadModelDirectory(first);
  expect(trained.config).toEqual(config);
  expect([...trained.params.keys()]).toEqual([...checkpoint.params.keys()]);
  expect(trained.params).not.toEqual(checkpoint.params);
  const { tokenizer } = await loadTokenizerDirectory(first, config.vocab_size);
  expect(tokenizer.decode(tokenizer.encode('the lower 二'))).toBe('the lower 二');
  const metrics = readFileSync(join(first, 'metrics.jsonl'), 'utf8')
    .trim()
    .split('\n')
    .map((line) => JSON.parse(line));
  expect(metrics.map(({ step }) => step)).toEqual([0, 1, 2]);
  expect(metrics[0].loss).toBeCloseTo(Math.LN2, 6);

  const evaluations = readFileSync(join(first, 'evaluations.jsonl'), 'utf8')
    .trim()
    .split('\n')
    .map((line) => JSON.parse(line));
  expect(evaluations.map(({ step }) => step)).toEqual([0, 3]);
  expect(evaluations[0]).toMatchObject({ 'eval_rewards/margins': 0 });

  expect(await train(first, second)).toBe(0);
  expect((await loadModelDirectory(second)).params).not.toEqual(trained.params);
});

it('trains by a method that writes its own responses, with settings of its own', async () => {
  const model = fileURLToPath(new URL('../../public/models/kitchen-nano', import.meta.url));
  const output = join(directory, 'out');
  const flags = ['--method', 'grpo', '--scale_rewards', 'none', '--num_generations', '2', '--max_steps', '2'];
  const small = ['--per_device_train_batch_size', '4', '--threads', '1', '--logging_steps', '1'];
  const call = ['--model', model, '--data', 'kitchen', '--output_dir', output, ...flags, ...small];
  expect(await trainCommand(call)).toBe(0);
  const [first] = readFileSync(join(output, 'metrics.jsonl'), 'utf8').split('\n');
  expect(JSON.parse(first)).toMatchObject({ step: 0, reward: expect.any(Number) });

  // RLHF in two stages, whose reward model is examined.
  const staged = ['--method', 'ppo', '--reward_source', 'reward_model', '--reward_steps', '1', '--max_steps', '2'];
  const exam = KitchenWorld.prototype.rewardExam;
  vi.spyOn(KitchenWorld.prototype, 'rewardExam').mockImplementation(function few(this: KitchenWorld) {
    return exam.call(this, 200);
  });
  const wide = ['--per_device_train_batch_size', '64', '--threads', '1'];
  expect(await trainCommand([...call.slice(0, 6), ...staged, ...wide])).toBe(0);
  const { bayesAccuracy } = JSON.parse(readFileSync(join(output, 'reward_model.json'), 'utf8'));
  expect(bayesAccuracy).toBeGreaterThan(0.65);
});

it('is held against the checkpoint of --ref_model, and refuses one of another shape by name', async () => {
  const [model, other, wide, data, output] = ['model', 'other', 'wide', 'chat.jsonl', 'out'].map((name) =>
    join(directory, name),
  );
  const config = { ...TINY_CONFIG, n_positions: 250 };
  const write = (to: string, seed: number, change = {}) =>
    writeFiles(to, { ...checkpointFiles(tinyCheckpoint({ ...config, ...change }, seed)), ...vocabularyFiles() });
  await write(model, 1);
  await write(other, 2);
  await write(wide, 2, { n_inner: 24 });
  await writeFile(data, chatPairs(12));
  const settings = { max_steps: 2, threads: 1, per_device_train_batch_size: 2, beta: 1 };
  const flags = Object.entries(settings).flatMap(([name, value]) => [`--${name}`, String(value)]);
  const train = (reference: string) =>
    trainCommand(['--model', model, '--data', data, '--output_dir', output, '--ref_model', reference, ...flags]);
  expect(await train(other)).toBe(0);
  const rows = (name: string) =>
    readFileSync(join(output, name), 'utf8')
      .trim()
      .split('\n')
      .map((line) => JSON.parse(line));
  const [first] = rows('metrics.jsonl');
  expect(Math.abs(first['rewards/chosen'])).toBeGreaterThan(0.05);
  expect(first.loss).not.toBeCloseTo(Math.LN2, 3);
  expect(rows('evaluations.jsonl')[0]['kl/sampled'].k3).toBeGreaterThan(0);
  await expect(train(wide)).rejects.toMatchObject({
    code: 'reference_mismatch',
    values: { name: wide, what: 'n_inner', actual: '24' },
  });
});
