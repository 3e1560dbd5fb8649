import { gzipSync } from 'node:zlib';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { DISH_COUNT } from '../../core/kitchen/words';
import { COMPLETION_COUNT } from '../../core/runDefinition';
import { indexAt } from '../../figures/figureCurves';
import { MOST_PACKED, readReplayFile, writeReplayFile } from './replayFile';
import { replayFromJson, replayToJson } from './replayJson';
import { LONGEST_LINK, readReplayLink, writeReplayLink } from './replayLink';
import { testReplay } from './replayTestKit';

const NAME = 'run.dpo-replay';
const read = (bytes: Uint8Array<ArrayBuffer>) => readReplayFile(new Blob([bytes]), NAME);
/** A file of anything that JSON can hold. */
const fileOf = (value: unknown) => new Uint8Array(gzipSync(JSON.stringify(value)));

const REPLAY = testReplay(600, 64);
const MEGABYTE = 2 ** 20;

describe('a file', () => {
  test('gives back the run', async () => {
    const bytes = await writeReplayFile(REPLAY);
    expect(bytes.length).toBeLessThan(MEGABYTE);
    const { summary, curves, recording } = await read(bytes);
    expect(summary).toEqual(REPLAY.summary);
    for (const name of ['metrics', 'evaluations'] as const) {
      for (const [column, values] of Object.entries<number[]>(curves[name].columns)) {
        const before = (REPLAY.curves[name].columns as Record<string, number[]>)[column];
        expect(values).toHaveLength(before.length);
        // Gaps stay gaps.
        values.forEach((value, i) => {
          if (Number.isNaN(before[i])) expect(value).toBeNaN();
          else expect(Math.abs(value - before[i])).toBeLessThanOrEqual(1e-6 * Math.abs(before[i]));
        });
      }
    }
    expect(curves.batches.length).toBeLessThanOrEqual(64);
    curves.batches[0].chosenRewards.forEach((reward, i) => {
      expect(reward).toBeCloseTo(REPLAY.curves.batches[0].chosenRewards[i], 4);
    });
    expect(curves.batches[0].chosenRewards).toHaveLength(64);
    expect(recording?.worlds).toEqual(REPLAY.recording?.worlds);
    expect(recording?.dishes).toEqual(REPLAY.recording?.dishes);
    expect(recording?.completions).toEqual(REPLAY.recording?.completions);
    expect(recording?.frames.map(({ step, completions }) => [step, completions])).toEqual(
      REPLAY.recording?.frames.map(({ step, completions }) => [step, completions]),
    );
  });

  test('has what a run on responses logs, and of a run on pairs nothing of it', async () => {
    const { curves } = REPLAY;
    const { length } = curves.metrics;
    const scores = Array.from({ length }, (_, row) => (row < 100 ? Number.NaN : row / 100));
    const columns = { ...curves.metrics.columns, 'objective/scores': scores };
    const scored = { ...REPLAY, curves: { ...curves, metrics: { ...curves.metrics, columns } } };
    const back = (await read(await writeReplayFile(scored))).curves.metrics.columns['objective/scores'];
    expect(back.slice(0, 100).every(Number.isNaN)).toBe(true);
    back.slice(100).forEach((score, i) => {
      expect(score).toBeCloseTo(scores[100 + i], 5);
    });
    const written = replayToJson(REPLAY, 7) as { curves: { metrics: { columns: object } } };
    expect(Object.keys(written.curves.metrics.columns)).not.toContain('objective/scores');
  });

  test('has 0 for a reward that was not finite, and gaps in its curves as null', async () => {
    const value = raw();
    Object.assign(value.curves.batches[0], { chosenRewards: [null, 1, 2, 3] });
    value.curves.metrics.columns.loss[0] = null;
    const { curves } = await read(fileOf(value));
    expect([...curves.batches[0].chosenRewards]).toEqual([0, 1, 2, 3]);
    expect(curves.metrics.columns.loss[0]).toBeNaN();
  });

  test('is read whatever numbers its curves have', async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(fc.double(), { minLength: 31, maxLength: 31 }), async (rewards) => {
        const { curves } = REPLAY;
        const columns = { ...curves.evaluations.columns, reward: rewards };
        const changed = { ...REPLAY, curves: { ...curves, evaluations: { ...curves.evaluations, columns } } };
        const { recording: _, ...withoutPolicies } = changed;
        const back = (await read(await writeReplayFile(withoutPolicies))).curves.evaluations.columns.reward;
        back.forEach((value, i) => {
          if (!Number.isFinite(rewards[i])) expect(value).toBeNaN();
          else expect(Math.abs(value - rewards[i])).toBeLessThanOrEqual(1e-6 * Math.abs(rewards[i]) + 5e-324);
        });
      }),
      { numRuns: 30 },
    );
  });
});

describe('a link', () => {
  test('is short, and gives back the definition and thinned curves', async () => {
    const hash = await writeReplayLink(REPLAY);
    expect(hash.length).toBeLessThanOrEqual(LONGEST_LINK);
    expect(hash).toMatch(/^#replay=[\w-]+$/);
    const { summary, curves, recording } = await readReplayLink(hash, 'link');
    expect(summary).toEqual(REPLAY.summary);
    expect(recording).toBeUndefined();
    const { step, reward } = curves.evaluations.columns;
    expect([step[0], step.at(-1)]).toEqual([0, 600]);
    expect(reward.at(-1)).toBeCloseTo(1 / 3, 4);
    expect(curves.metrics.columns.step.at(-1)).toBe(599);
    expect(curves.metrics.length).toBeGreaterThanOrEqual(16);
  });

  test('has beside each evaluation the numbers of the step that led to it, as the run has', async () => {
    const long = testReplay(1400);
    const hash = await writeReplayLink(long);
    expect(hash.length).toBeLessThanOrEqual(LONGEST_LINK);
    const { evaluations, metrics } = (await readReplayLink(hash, 'link')).curves;
    expect(evaluations.length).toBeGreaterThan(8);
    for (const step of evaluations.columns.step.slice(1)) {
      const place = indexAt(metrics.columns.step, step - 1);
      expect(metrics.columns.step[place]).toBe(step - 1);
      expect(metrics.columns.loss[place]).toBeCloseTo(long.curves.metrics.columns.loss[step - 1], 3);
    }
  });

  test('that is cut off is refused', async () => {
    const hash = await writeReplayLink(REPLAY);
    for (const text of [hash.slice(0, 500), '#replay=', '#replay=%00', `#replay=${'A'.repeat(400)}`]) {
      await expect(readReplayLink(text, 'link')).rejects.toMatchObject({ code: 'file_invalid' });
    }
  });
});

/** A fresh object as it stands in a file, to be damaged. */
interface Raw {
  format: unknown;
  version: unknown;
  summary: Record<string, unknown>;
  curves: Record<'metrics' | 'evaluations', { length: unknown; columns: Record<string, unknown[]> }> & {
    batches: Record<string, unknown>[];
  };
  recording: Record<string, unknown> & {
    worlds: Record<string, { completions: unknown[] }>;
    dishes: Record<string, unknown>[];
    steps: number[];
    said: Record<string, unknown>;
  };
}
const raw = (): Raw => JSON.parse(JSON.stringify(replayToJson(testReplay(40), 7)));

describe('a hostile file', () => {
  const damages: Readonly<Record<string, readonly [part: string, damage: (value: Raw) => unknown]>> = {
    'another format': ['format', (value) => Object.assign(value, { format: 'zip' })],
    'a later version': ['version', (value) => Object.assign(value, { version: 2 })],
    'script in the name': ['name', (value) => Object.assign(value.summary, { name: '<script>alert(1)</script>' })],
    'steps beyond the end': ['recording.steps', (value) => Object.assign(value.recording, { steps: [0, 20, 60] })],
    'steps that fall': ['recording.steps', (value) => Object.assign(value.recording, { steps: [20, 0, 40] })],
    'too many steps': [
      'recording.steps',
      (value) => Object.assign(value.recording, { steps: Array.from({ length: 1e5 }, (_, i) => i) }),
    ],
    'fewer bytes than steps': ['recording.changes', (value) => Object.assign(value.recording, { steps: [0, 20] })],
    'no base64': [
      'recording.changes',
      (value) => Object.assign(value.recording, { changes: '!'.repeat(String(value.recording.changes).length) }),
    ],
    'a reference that is not finite': [
      'recording.reference',
      (value) =>
        Object.assign(value.recording.dishes[0], {
          reference: Buffer.from(new Float32Array(COMPLETION_COUNT).fill(Number.NaN).buffer).toString('base64'),
        }),
    ],
    'a mass above 1': [
      'recording.masses',
      (value) =>
        Object.assign(value.recording, {
          masses: Buffer.from(new Float64Array(3 * DISH_COUNT).fill(2).buffer).toString('base64'),
        }),
    ],
    'dishes that are missing': ['recording.dishes', (value) => value.recording.dishes.pop()],
    'completions that are missing': ['recording.worlds', (value) => value.recording.worlds.zh.completions.pop()],
    'an endless completion': [
      'recording.worlds',
      (value) => Object.assign(value.recording.worlds.en.completions, { 0: 'a'.repeat(1000) }),
    ],
    'a dish that there is not': [
      'recording.said',
      (value) => Object.assign(value.recording.said, { watch: { dish: DISH_COUNT, prompt: '', temperature: 1 } }),
    ],
    'a column that is too short': ['curves.metrics.loss', (value) => value.curves.metrics.columns.loss.pop()],
    'a column of text': ['curves.evaluations.reward', (value) => value.curves.evaluations.columns.reward.fill('1')],
    'a length that lies': ['curves.metrics.step', (value) => Object.assign(value.curves.metrics, { length: 41 })],
    'a length without end': ['curves.metrics.length', (value) => Object.assign(value.curves.metrics, { length: 1e9 })],
    'batches that do not fit': [
      'curves.batches',
      (value) => Object.assign(value.curves.batches[0], { chosenRewards: [1] }),
    ],
    'batches that are not finite': [
      'curves.batches',
      (value) => Object.assign(value.curves.batches[0], { chosenRewards: [1, 2, 3, 'x'] }),
    ],
    'no curves': ['curves', (value) => Object.assign(value, { curves: [] })],
    'no evaluation': [
      'curves.evaluations',
      (value) =>
        Object.assign(value.curves, {
          evaluations: {
            length: 0,
            stride: 1,
            seen: 0,
            columns: Object.fromEntries(Object.keys(value.curves.evaluations.columns).map((name) => [name, []])),
          },
        }),
    ],
  };
  for (const [name, [part, damage]] of Object.entries(damages)) {
    test(`with ${name} is refused, naming ${part}`, async () => {
      const value = raw();
      expect(replayFromJson(value).summary.step).toBe(40);
      damage(value);
      await expect(read(fileOf(value))).rejects.toMatchObject({
        code: 'file_invalid',
        values: { name: NAME, reason: part },
      });
    });
  }

  test('that swells is given up', async () => {
    const bomb = new Uint8Array(gzipSync(Buffer.alloc(200 * MEGABYTE)));
    expect(bomb.length).toBeLessThan(MOST_PACKED * MEGABYTE);
    await expect(read(bomb)).rejects.toMatchObject({ code: 'file_too_large' });
  });

  test('that is too large is not read at all', async () => {
    const large = new Uint8Array((MOST_PACKED + 1) * MEGABYTE);
    await expect(read(large)).rejects.toMatchObject({ code: 'file_too_large' });
  });

  test('of any bytes is refused with a word about it', async () => {
    const nested = new Uint8Array(gzipSync('['.repeat(100_000)));
    for (const bytes of [new Uint8Array(0), new Uint8Array([1, 2, 3]), fileOf(null), fileOf('text'), nested]) {
      await expect(read(bytes)).rejects.toMatchObject({ code: 'file_invalid' });
    }
    await fc.assert(
      fc.asyncProperty(fc.jsonValue(), async (value) => {
        await expect(read(fileOf(value))).rejects.toMatchObject({ code: 'file_invalid' });
      }),
      { numRuns: 30 },
    );
  });

  test('with parts cut away or replaced anywhere is refused or read, and nothing else happens', async () => {
    const text = JSON.stringify(raw());
    await fc.assert(
      fc.asyncProperty(fc.nat(text.length - 1), fc.string({ minLength: 1, maxLength: 3 }), async (place, inserted) => {
        const changed = text.slice(0, place) + inserted + text.slice(place + 1);
        await read(new Uint8Array(gzipSync(changed))).catch((thrown) => {
          expect(thrown).toMatchObject({ code: 'file_invalid' });
        });
      }),
      { numRuns: 40 },
    );
  });
});
