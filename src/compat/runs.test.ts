import 'fake-indexeddb/auto';
import { gunzipSync } from 'node:zlib';
import { openDB } from 'idb';
import { beforeAll, describe, expect, it } from 'vitest';
import type { KitchenDefinition } from '../core/runDefinition';
import { CURVE_TOLERANCE, changes, leaves, parseTagged } from './compare';
import { fileCurve, kitchenCurve, openKeptRun, openReplayFile, openReplayLink, replayFacts, written } from './open';

const json = (name: string) => JSON.parse(written(name).toString());

describe('a kept run that an earlier version has written', () => {
  const DATABASE = 'written-before';
  /** The browser's database as that version left it: a forked run, 30 of 40 steps made. */
  const { version, summary, body } = parseTagged(gunzipSync(written('keptRun.json.gz')).toString());

  beforeAll(async () => {
    const database = await openDB(DATABASE, version, {
      upgrade(fresh) {
        fresh.createObjectStore('summaries', { keyPath: 'id' });
        fresh.createObjectStore('bodies');
      },
    });
    await database.put('summaries', summary);
    await database.put('bodies', body, summary.id);
    database.close();
  });

  it('opens with its settings and its curves', async () => {
    const run = await openKeptRun(DATABASE, summary.id);
    expect(changes(leaves(run.summary), leaves(summary))).toEqual([]);
    expect(changes(leaves(run.curves), leaves(body.curves))).toEqual([]);
  });

  it('goes on as it would have then', async () => {
    const run = await openKeptRun(DATABASE, summary.id);
    const { steps, curve } = json('keptRunGoesOn.json');
    const now = await kitchenCurve(run.summary.definition as KitchenDefinition, steps, run);
    expect(changes(leaves(now), leaves(curve), CURVE_TOLERANCE)).toEqual([]);
  });
});

describe('a replay that an earlier version has written', () => {
  const { file, link } = json('replays.json');

  it('opens from its file', async () => {
    const replay = await openReplayFile(written('fork.dpo-replay'));
    expect(changes(leaves(replayFacts(replay)), leaves(file))).toEqual([]);
  });

  it('opens from its link', async () => {
    const replay = await openReplayLink(written('replayLink.txt').toString().trim());
    expect(changes(leaves(replayFacts(replay)), leaves(link))).toEqual([]);
  });
});

describe('the same settings and seed give the curve of an earlier version', () => {
  it('in the kitchen', async () => {
    const { definition, steps, curve } = json('kitchenCurve.json');
    expect(changes(leaves(await kitchenCurve(definition, steps)), leaves(curve), CURVE_TOLERANCE)).toEqual([]);
  });

  it('on own data', async () => {
    const { file, model, config, steps, curve } = json('ownCurve.json');
    const now = await fileCurve(file, model, config, steps);
    expect(changes(leaves(now), leaves(curve), CURVE_TOLERANCE)).toEqual([]);
  });
});
