import { describe, expect, it } from 'vitest';
import type { Snapshot } from '../core/runCheckpoint';
import { SnapshotRing } from './snapshotRing';

const snapshot = (step: number): Snapshot => {
  const arrays = { w: new Float32Array(10) };
  return { step, policy: arrays, m: arrays, v: arrays };
};
const SIZE = 3 * 10 * 4;

describe('the ring of past policies', () => {
  it('stays under its limit and spread over the run', () => {
    const ring = new SnapshotRing(5 * SIZE);
    for (let step = 0; step <= 2000; step += 20) {
      if (ring.wants(step)) ring.add(snapshot(step), 20);
      expect(ring.bytes).toBeLessThanOrEqual(5 * SIZE);
    }
    expect(ring.steps).toEqual([0, 640, 1280, 1920]);
  });

  it('gives the last one at or before a step', () => {
    const ring = new SnapshotRing();
    expect(ring.at(5)).toBeUndefined();
    for (const step of [20, 40, 60]) ring.add(snapshot(step), 20);
    expect([0, 20, 59, 900].map((step) => ring.at(step)?.step)).toEqual([20, 20, 40, 60]);
  });

  it('takes each step once', () => {
    const ring = new SnapshotRing();
    ring.add(snapshot(20), 20);
    expect(ring.wants(20)).toBe(false);
    expect(ring.wants(40)).toBe(true);
    ring.clear();
    expect([ring.steps, ring.bytes, ring.wants(20)]).toEqual([[], 0, true]);
  });
});
