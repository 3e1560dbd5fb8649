import { describe, expect, it } from 'vitest';
import { Damage } from './schemaParts';
import type { Quality, TaskResult, TaskRun } from './taskResult';
import { readTaskResult } from './taskResultSchema';

const QUALITY: Quality = { followed: 0.5, tone: 0.7, length: 0.8, aspect: 0.6, reason: 0.9, wellFormed: 0.95 };
const WRITTEN = { text: 'the waiter is kind .', right: ['tone', 'length'], wellFormed: true } as const;
const SAMPLE = { instruction: 'write a short , warm line about the food and nothing more :', written: [WRITTEN] };
const RUN: TaskRun = {
  ...{ model: 'nano', seed: 1, tasks: 8, reasons: true, seconds: 3 },
  ...{ asked: QUALITY, unasked: QUALITY, trained: QUALITY, samples: [SAMPLE] },
};
const { trained: _, samples: __, ...untrained } = RUN;
const BEFORE: TaskRun = { ...untrained, tasks: 0 };
const RESULT: TaskResult = { version: 1, pretrain_steps: 20, max_steps: 10, runs: [RUN, BEFORE] };

/** The part that is refused. */
function refused(value: unknown): string {
  try {
    readTaskResult(value);
  } catch (thrown) {
    if (thrown instanceof Damage) return thrown.part;
    throw thrown;
  }
  return 'nothing';
}

const withRun = (change: object) => ({ ...RESULT, runs: [{ ...RUN, ...change }] });

describe('tasks.json', () => {
  it('is read as it was written, and what it has besides is left out', () => {
    const written = JSON.parse(JSON.stringify({ ...RESULT, more: 1 }));
    expect(readTaskResult(written)).toEqual(RESULT);
    expect(refused(withRun({ asked: { ...QUALITY, wellFormed: 1 + 1e-12 } }))).toBe('nothing');
  });

  it('is refused by the part that is wrong', () => {
    for (const value of [null, undefined, [], 'tasks', 3]) expect(refused(value)).toBe('tasks');
    expect(refused({ ...RESULT, version: 2 })).toBe('version');
    expect(refused({ ...RESULT, max_steps: 0 })).toBe('max_steps');
    expect(refused({ ...RESULT, pretrain_steps: 1.5 })).toBe('pretrain_steps');
    for (const [name, values] of Object.entries({
      model: ['constructor', 'gpt2'],
      seed: [-1, 0.5],
      tasks: [-1, 1001, '8'],
      reasons: [undefined, 1],
      seconds: [-1, Number.NaN],
      trained: [undefined, {}, null],
      samples: [null, {}],
    }))
      for (const value of values) expect(refused(withRun({ [name]: value })), name).toMatch(`runs.${name}`);
    expect(refused({ ...RESULT, runs: [{ ...BEFORE, trained: QUALITY }] })).toBe('runs.trained');
  });

  it('holds no probabilities that cannot be together', () => {
    const asked = (change: Partial<Record<keyof Quality, unknown>>) =>
      refused(withRun({ asked: { ...QUALITY, ...change } }));
    expect(asked({ followed: 1.1 })).toBe('runs.asked.followed');
    expect(asked({ tone: -0.1 })).toBe('runs.asked.tone');
    expect(asked({ tone: 0.4 })).toBe('runs.asked.tone');
    expect(asked({ wellFormed: 0.8 })).toBe('runs.asked.wellFormed');
  });

  it('holds no line that is right and none at once, and no run twice', () => {
    const wrote = (change: object) =>
      refused(withRun({ samples: [{ ...SAMPLE, written: [{ ...WRITTEN, ...change }] }] }));
    expect(wrote({ right: ['taste'] })).toBe('runs.samples.written.right');
    expect(wrote({ right: ['tone', 'tone'] })).toBe('runs.samples.written.right');
    expect(wrote({ wellFormed: false })).toBe('runs.samples.written.right');
    expect(wrote({ wellFormed: false, right: [] })).toBe('nothing');
    expect(wrote({ text: 'x'.repeat(201) })).toBe('runs.samples.written.text');
    expect(refused(withRun({ samples: [{ ...SAMPLE, written: [] }] }))).toBe('runs.samples.written');
    expect(refused({ ...RESULT, runs: [RUN, RUN] })).toBe('runs');
    expect(refused({ ...RESULT, runs: [RUN, { ...RUN, reasons: false }] })).toBe('nothing');
  });
});
