import { readFileSync } from 'node:fs';
import { afterEach, expect, it, vi } from 'vitest';
import { openNodeBackend } from '../../cli/nodeBackend';
import { openKitchenRun, SHORT_KITCHEN } from '../../cli/runTestKit';
import type { KitchenConfig } from '../../core/kitchenConfig';
import { DEFAULT_DEFINITION } from '../../core/runDefinition';
import { Run } from '../../train/run';
import { fetchKitchenFiles, type KitchenFiles } from './kitchenFiles';
import { KITCHEN_WORLD } from './kitchenWorld';
import { REFERENCE_FILE } from './shippedReference';

const MODELS = new URL('../../../public/models/', import.meta.url);

/** Serves the shipped models, each file as it is or as `change` makes it; undefined: it is not there. */
function serve(change: (file: Uint8Array<ArrayBuffer>, name: string) => Uint8Array<ArrayBuffer> | undefined): void {
  vi.stubGlobal('fetch', async (url: URL) => {
    const file = change(new Uint8Array(readFileSync(url)), url.pathname.split('/').at(-1) ?? '');
    return file ? new Response(file) : new Response(null, { status: 404 });
  });
}

afterEach(() => {
  vi.unstubAllGlobals();
});

const load = () => fetchKitchenFiles(MODELS, 'kitchen-nano', () => undefined);

it('comes with the weights that it is of, and with no others', async () => {
  serve((file) => file);
  expect((await load()).shipped?.logps).toHaveLength(12);
  serve((file, name) => {
    // The last bit of the last weight.
    if (name === 'model.safetensors') file[file.length - 4] ^= 1;
    return file;
  });
  expect((await load()).shipped).toBeUndefined();
});

it('is done without where it is missing or damaged', async () => {
  serve((file, name) => (name === REFERENCE_FILE ? undefined : file));
  expect((await load()).shipped).toBeUndefined();
  serve((file, name) => (name === REFERENCE_FILE ? file.subarray(0, 1000) : file));
  expect((await load()).shipped).toBeUndefined();
});

it('measures a run as the engine does', async () => {
  serve((file) => file);
  const files = await load();
  const definition = { ...DEFAULT_DEFINITION, config: SHORT_KITCHEN };
  const backend = openNodeBackend(1);
  const shipped = await Run.open({ backend, kind: KITCHEN_WORLD, material: files, definition });
  const computed = await openKitchenRun(backend);
  for (const steps of [0, 4]) {
    for (const { trainer } of [shipped, computed]) for (let made = 0; made < steps; made++) await trainer.runStep();
    const [left, right] = [
      await shipped.world.evaluate(shipped.present),
      await computed.world.evaluate(computed.present),
    ];
    if (steps === 0) expect(left['kl/exact']).toBe(0);
    else expect(left['kl/exact']).toBeGreaterThan(0);
    for (const name of ['reward', 'referenceReward', 'oracleReward', 'kl/exact', 'wellFormed', 'length'] as const)
      expect(Math.abs(left[name] - right[name]), name).toBeLessThan(1e-6);
  }
  await shipped.dispose();
  await computed.dispose();
});

it('trains the default run and what draws alike on the pairs that would be drawn, and others on theirs', async () => {
  serve((file) => file);
  const files = await load();
  const backend = openNodeBackend(1);
  const { config } = DEFAULT_DEFINITION;
  const pairsOf = async (material: KitchenFiles, change: Partial<KitchenConfig>) => {
    const definition = { ...DEFAULT_DEFINITION, config: { ...config, model: 'kitchen-nano', ...change } as const };
    const run = await Run.open({ backend, kind: KITCHEN_WORLD, material, definition });
    const { world, present, trainer } = run;
    const known = world.pairsState.known.length;
    // As a page asks: first for those of the first evaluation, then for the one that is watched, then for batch after batch.
    await world.evaluate(present);
    await world.inspect(0, present);
    for (let made = 0; made < 2; made++) await trainer.runStep();
    const { records } = await trainer.collect();
    const { pairsState } = world;
    await run.dispose();
    return { known, records, pairsState };
  };
  for (const [change, alike] of [
    [{ beta: 0.3 }, true],
    [{ seed: 5 }, false],
    [{ per_device_train_batch_size: 32 }, false],
  ] as const) {
    const shipped = await pairsOf(files, change);
    const { shipped: _, ...bare } = files;
    const drawn = await pairsOf(bare, change);
    expect([shipped.known > 0, drawn.known]).toEqual([alike, 0]);
    expect(shipped.records).toEqual(drawn.records);
    expect(shipped.pairsState).toEqual(drawn.pairsState);
  }
});
