import { unzipSync } from 'fflate';
import { beforeAll, describe, expect, it } from 'vitest';
import { parse } from 'yaml';
import { openNodeBackend } from '../cli/nodeBackend';
import { EngineError } from '../core/errors';
import { EXPORT_KINDS, type ExportedFile, type ExportKind } from '../core/exports';
import { ofPairs } from '../core/records';
import { readCheckpoint } from '../model/checkpoint';
import { loadTokenizer } from '../model/tokenizer';
import { bitsOfWeights } from '../train/trainTestKit';
import { PairTokenizer } from '../worlds/file/pairTokenizer';
import { LONGEST_COMPLETION } from '../worlds/kitchen/grammar';
import { exportRun } from './exportRun';
import { architecture, openRun, SHORT_RUN, start, type TrainedRun, tokenizer, trainRun } from './exportTestKit';
import { implicitRewards } from './implicitRewards';
import { REWARD_TOLERANCE, VERIFIED_PAIRS, verifyExport } from './verifyExport';
import { writeZip } from './zip';

const backend = openNodeBackend(1);
let trained: TrainedRun;
const files = new Map<ExportKind, ExportedFile>();
const bytesOf = (kind: ExportKind) => (files.get(kind) as ExportedFile).bytes;
const textOf = (bytes: Uint8Array) => new TextDecoder('utf-8', { fatal: true }).decode(bytes);

beforeAll(async () => {
  trained = await trainRun(backend);
  for (const kind of EXPORT_KINDS) files.set(kind, await exportRun(kind, trained.source));
}, 120_000);

describe('the files of a run', () => {
  it('are named after the run and its step', () => {
    expect([...files.values()].map(({ name }) => name)).toEqual([
      'very-crispy-fried-egg-step-20-model.zip',
      'very-crispy-fried-egg-step-20.onnx',
      'very-crispy-fried-egg-step-20-trl.zip',
      'very-crispy-fried-egg-step-20-report.html',
      'very-crispy-fried-egg-step-20.csv',
      'very-crispy-fried-egg-step-20.json',
    ]);
  });

  it('have names that no file system minds', async () => {
    const about = { ...trained.source.about, fileName: '../../etc/pass"wd\n 很脆的炸蛋' };
    expect((await exportRun('csv', { ...trained.source, about })).name).toBe('etc-pass-wd-很脆的炸蛋-step-20.csv');
    const nameless = { ...about, fileName: '…' };
    expect((await exportRun('csv', { ...trained.source, about: nameless })).name).toBe('run-step-20.csv');
  });
});

describe('the model', () => {
  it('is the policy bit for bit, with a tokenizer and a card', async () => {
    const folder = unzipSync(bytesOf('model'));
    const { params, config } = readCheckpoint(folder);
    expect(config).toEqual(start.config);
    expect(bitsOfWeights(params)).toEqual(bitsOfWeights(await trained.run.resources.policy.read()));
    expect(bitsOfWeights(params)).not.toEqual(bitsOfWeights(start.params));
    const { encode } = loadTokenizer(JSON.parse(textOf(folder['tokenizer.json'])));
    expect(encode('the steamed egg is')).toEqual(tokenizer.encode('the steamed egg is'));
    const card = textOf(folder['README.md']);
    expect(card).toContain('20 of 20 steps, seed 1');
    expect(card).toContain(`\`${trained.source.about.link}\``);
    expect(card).toMatch(/^---\nlibrary_name: transformers\n/);
  });

  it('gives the rewards of the run again', async () => {
    const { run } = trained;
    const model = { backend, architecture, reference: run.world.reference, beta: run.world.definition.config.beta };
    const pairs = await run.world.source.pairs(run.world.visited(VERIFIED_PAIRS));
    const rewards = await implicitRewards(model, pairs, run.resources.policy);
    const verify = (zip: Uint8Array) => verifyExport(zip, 'model.zip', start.config, model, pairs, rewards);
    const verified = await verify(bytesOf('model'));
    expect(verified).toMatchObject({ pairs: VERIFIED_PAIRS, same: true, largest: 0 });
    expect(new Set(rewards).size).toBeGreaterThan(VERIFIED_PAIRS / 2);

    const folder = unzipSync(bytesOf('model'));
    const weights = folder['model.safetensors'];
    const changed = weights.slice();
    new DataView(changed.buffer).setFloat32(changed.length - 8, 3, true);
    const other = await verify(writeZip({ ...folder, 'model.safetensors': changed }));
    expect(other.same).toBe(false);
    expect(other.largest).toBeGreaterThan(REWARD_TOLERANCE);

    const broken = verify(writeZip({ ...folder, 'model.safetensors': weights.subarray(0, 1000) }));
    await expect(broken).rejects.toMatchObject({ code: 'checkpoint_damaged' });
    const wider = { ...JSON.parse(textOf(folder['config.json'])), n_layer: 1 };
    const misfit = verify(writeZip({ ...folder, 'config.json': JSON.stringify(wider) }));
    await expect(misfit).rejects.toMatchObject({ code: 'checkpoint_mismatch' });
    await expect(verify(writeZip({}))).rejects.toBeInstanceOf(EngineError);
  });

  it('has the rewards that training reports', async () => {
    const config = { ...SHORT_RUN, logging_steps: 1 };
    const run = await openRun(backend, config);
    for (let step = 0; step < 3; step++) {
      await run.trainer.runStep();
      await run.trainer.collect();
    }
    const pairs = await run.world.source.pairs(run.trainer.nextBatch);
    const model = { backend, architecture, reference: run.world.reference, beta: config.beta };
    const rewards = await implicitRewards(model, pairs, run.resources.policy);
    // However many pairs a batch holds; the last one of three and one is filled up.
    const room = 3 * 2 * LONGEST_COMPLETION * start.config.vocab_size;
    expect(await implicitRewards(model, pairs, run.resources.policy, room)).toEqual(rewards);
    expect(await implicitRewards(model, pairs, run.resources.policy, 1)).toEqual(rewards);
    await run.trainer.runStep();
    const records = ofPairs((await run.trainer.collect()).records);
    const mean = (half: number) =>
      rewards.filter((_, i) => i % 2 === half).reduce((sum, r) => sum + r / pairs.length, 0);
    expect(records[0].step).toBe(3);
    expect(mean(0)).toBeCloseTo(records[0]['rewards/chosen'], 5);
    expect(mean(1)).toBeCloseTo(records[0]['rewards/rejected'], 5);
    expect(Math.abs(mean(0))).toBeGreaterThan(1e-3);
    await run.dispose();
  });
});

describe('the TRL folder', () => {
  const folder = () => unzipSync(bytesOf('trl'));

  it('holds the starting checkpoint and the pairs of the run, in their order', async () => {
    const files = folder();
    const model = Object.fromEntries(
      Object.entries(files).flatMap(([path, bytes]) => (path.startsWith('model/') ? [[path.slice(6), bytes]] : [])),
    );
    expect(bitsOfWeights(readCheckpoint(model).params)).toEqual(bitsOfWeights(start.params));
    const rows = textOf(files['data/train.jsonl'])
      .trimEnd()
      .split('\n')
      .map((line) => JSON.parse(line));
    expect(rows).toHaveLength(80);
    expect(Object.keys(rows[0])).toEqual(['prompt', 'chosen', 'rejected']);
    // Read as the command line reads them, they are the very pairs that were trained, batch by batch.
    const { endToken, vocabSize: vocab } = architecture;
    // Some completions were cut before their end, which the limit of length repeats.
    const limits = { contextLength: parse(textOf(files['dpo.yaml'])).max_length, endToken, vocab };
    const read = new PairTokenizer(loadTokenizer(JSON.parse(textOf(model['tokenizer.json']))), limits);
    const pairs = rows.map((row, line) => read.tokenize({ ...row, line }).pair);
    const { run } = trained;
    expect(pairs).toEqual(await run.world.source.pairs(run.world.visited(80)));
  });

  it('holds the reference too where that is another model, and what trains against it', async () => {
    const params = new Map([...start.params].map(([name, values]) => [name, values.map((value) => value / 2)]));
    const { bytes } = await exportRun('trl', { ...trained.source, reference: { model: 'other', params } });
    const files = unzipSync(bytes);
    const weights = (folder: string) => {
      const names = ['config.json', 'model.safetensors'];
      return bitsOfWeights(
        readCheckpoint(Object.fromEntries(names.map((name) => [name, files[`${folder}/${name}`]]))).params,
      );
    };
    expect(weights('model')).toEqual(bitsOfWeights(start.params));
    expect(weights('ref_model')).toEqual(bitsOfWeights(params));
    expect(textOf(files['train.py'])).toContain('ref_model=AutoModelForCausalLM.from_pretrained("ref_model"');
    const readme = textOf(files['README.md']);
    expect(readme).toContain('python train.py --config dpo.yaml');
    expect(readme).toContain('held against `other`');
    expect(readme).not.toContain('also its reference');
    expect(folder()).not.toHaveProperty('train.py');
  });

  it('does not disturb the drawing of the run', async () => {
    const open = () => openRun(backend, SHORT_RUN);
    const [left, right] = [await open(), await open()];
    await left.world.peek(left.world.visited(100).slice(40));
    const places = left.world.visited(60);
    expect(await left.world.source.pairs(places)).toEqual(await right.world.source.pairs(places));
    await left.dispose();
    await right.dispose();
  });

  it('says what has no counterpart', async () => {
    const readme = textOf(folder()['README.md']);
    expect(readme).toContain('trl dpo --config dpo.yaml');
    expect(readme).toContain('accelerate launch');
    for (const name of ['scale of the learning rate', 'kl/exact', 'token counts']) expect(readme).toContain(name);
    expect(readme).not.toContain('label_smoothing 0');
    expect(readme).not.toContain('fault');
    const config = { ...trained.source.about.config, label_smoothing: 0.1 };
    const definition = trained.source.about.definition!;
    const faulty = { ...definition, config: { ...definition.config, fault: 'missing_eos' as const } };
    const about = { ...trained.source.about, config, definition: faulty, title: '# | <b>x</b>\n# y' };
    const { bytes } = await exportRun('trl', { ...trained.source, about });
    const other = textOf(unzipSync(bytes)['README.md']);
    expect(other).toContain('label_smoothing 0.1');
    expect(other).toContain('fault missing_eos');
    expect(other.split('\n')[0]).toBe('# \\# \\| \\<b\\>x\\</b\\> \\# y, to be continued with TRL');
  });
});

describe('the course', () => {
  it('is the same in CSV and JSON as it was reported', () => {
    const json = JSON.parse(textOf(bytesOf('json')));
    expect(json.metrics).toEqual(JSON.parse(JSON.stringify(trained.metrics)));
    expect(json.definition).toEqual(JSON.parse(JSON.stringify(trained.source.about.definition)));
    expect(json).toMatchObject({ format: 'dpo-playground-run', step: 20, link: trained.source.about.link });
    const [header, ...rows] = textOf(bytesOf('csv'))
      .trimEnd()
      .split('\r\n')
      .map((line) => line.split(','));
    // 20 steps, and the evaluation after the last.
    expect(rows).toHaveLength(21);
    trained.metrics.forEach((record, step) => {
      for (const [name, value] of Object.entries(record)) {
        expect([name, step, Number(rows[step][header.indexOf(name)])]).toEqual([name, step, value]);
      }
    });
    expect(rows[20][header.indexOf('loss')]).toBe('');
    expect(Number(rows[20][header.indexOf('kl/exact')])).toBe(json.evaluations[1]['kl/exact']);
  });
});
