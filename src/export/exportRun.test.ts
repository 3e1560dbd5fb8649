import { mkdirSync, writeFileSync } from 'node:fs';
import { unzipSync } from 'fflate';
import { beforeAll, describe, expect, it } from 'vitest';
import { EngineError } from '../errors';
import { readCheckpoint } from '../model/checkpoint';
import { TextPairs } from '../train/textPairs';
import { exportRun } from './exportRun';
import { EXPORT_KINDS, type ExportedFile, type ExportKind } from './exportSource';
import { implicitRewards } from './implicitRewards';
import { architecture, backend, start, tokenizer, type TrainedRun, trainRun } from './testKit';
import { VERIFIED_PAIRS, verifyExport } from './verifyExport';
import { writeZip } from './zip';

let trained: TrainedRun;
const files = new Map<ExportKind, ExportedFile>();
const bytesOf = (kind: ExportKind) => files.get(kind)!.bytes;
const textOf = (bytes: Uint8Array) => new TextDecoder('utf-8', { fatal: true }).decode(bytes);

beforeAll(async () => {
  trained = await trainRun();
  for (const kind of EXPORT_KINDS) files.set(kind, await exportRun(kind, trained.source));
  if (process.env.DUMP) {
    mkdirSync(process.env.DUMP, { recursive: true });
    for (const { name, bytes } of files.values()) writeFileSync(`${process.env.DUMP}/${name}`, bytes);
  }
});

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
    const { name } = await exportRun('csv', { ...trained.source, about });
    expect(name).toBe('etc-pass-wd-很脆的炸蛋-step-20.csv');
  });
});
