import { expect, it } from 'vitest';
import { formatBytes } from './bytes';

it('says bytes in the unit that is short', () => {
  expect([0, 512, 4500, 28e9, 112e9, 1.4e12].map(formatBytes)).toEqual([
    '0 B',
    '512 B',
    '4.5 kB',
    '28 GB',
    '112 GB',
    '1.4 TB',
  ]);
});
