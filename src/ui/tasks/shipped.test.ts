import { expect, it } from 'vitest';
import { taskRows } from '../../math/taskRows';
import { MODELS, SHIPPED } from './shipped';

it('has for each model and seed its whole curve, a mix without reasons, and of one seed what was written', () => {
  for (const model of MODELS) {
    const own = SHIPPED.runs.filter((run) => run.model === model);
    const seeds = [...new Set(own.map(({ seed }) => seed))];
    expect(seeds.length).toBeGreaterThanOrEqual(3);
    for (const { tasks, heldOut } of taskRows(SHIPPED).filter((row) => row.model === model))
      expect([tasks, heldOut.followed.count]).toEqual([tasks, seeds.length]);
    expect(own.filter(({ reasons }) => !reasons)).toHaveLength(seeds.length);
    const sampled = own.filter(({ samples }) => samples);
    expect(sampled.map(({ tasks }) => tasks)).toEqual([0, 1, 2, 4, 8, 16, 32, 64]);
    expect(sampled.every(({ samples }) => samples?.length === 24)).toBe(true);
  }
});
