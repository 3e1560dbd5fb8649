import { describe, expect, it } from 'vitest';
import { CrampedBackend } from '../train/trainTestKit';
import { Owned, TensorGroup } from './ownership';

describe('TensorGroup', () => {
  it('destroys what it has made where one more cannot be made', () => {
    const backend = new CrampedBackend(2);
    const group = new TensorGroup(backend, 'batch');
    group.float32('lengths', [4]);
    group.int32('targets', [4]);
    expect(backend.live).toEqual(['batch.lengths', 'batch.targets']);
    expect(() => group.uint32('status', [4])).toThrow('no room for batch.status');
    expect(backend.live).toEqual([]);
  });
});

describe('Owned', () => {
  /** Notes when it is disposed of. */
  const part = (name: string, log: string[], failure?: string) => ({
    async dispose() {
      log.push(name);
      if (failure) throw new Error(failure);
    },
  });

  it('gives back the last first, and once', async () => {
    const log: string[] = [];
    const own = await Owned.create(async (own) => {
      own.keep(part('program', log));
      own.keep({ destroy: () => log.push('tensors') });
      return own;
    });
    expect(log).toEqual([]);
    await own.dispose();
    await own.dispose();
    expect(log).toEqual(['tensors', 'program']);
  });

  it('goes on where a part cannot be given back, and tells of the first', async () => {
    const log: string[] = [];
    const work = Owned.during(async (own) => {
      own.keep(part('first', log));
      own.keep(part('second', log, 'session is gone'));
      own.keep(part('third', log, 'device is lost'));
    });
    await expect(work).rejects.toThrow('device is lost');
    expect(log).toEqual(['third', 'second', 'first']);
  });

  it('makes on demand what is asked for, once, and gives it back with the rest', async () => {
    const log: string[] = [];
    let attempts = 0;
    const { own, asked, never } = await Owned.create(async (own) => {
      const asked = own.onDemand(async () => {
        if (++attempts === 1) throw new Error('no room yet');
        return part('asked', log);
      });
      const never = own.onDemand(async () => part('never', log));
      return { own, asked, never };
    });
    await expect(asked()).rejects.toThrow('no room yet');
    expect(await asked()).toBe(await asked());
    expect([attempts, never]).toEqual([2, expect.any(Function)]);
    await own.dispose();
    expect(log).toEqual(['asked']);
  });

  it('tells why something could not be made, not what came of it', async () => {
    const log: string[] = [];
    const made = Owned.create(async (own) => {
      own.keep(part('session', log, 'device is lost'));
      throw new Error('no room');
    });
    await expect(made).rejects.toThrow('no room');
    expect(log).toEqual(['session']);
  });
});
