import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { EngineError } from '../core/errors';
import { readSafetensors, readSafetensorsHeader, type StoredTensor, writeSafetensors } from './safetensors';
import { float32Values } from './tensorValues';

const valuesOf = ({ bytes }: StoredTensor) => float32Values('F32', bytes.slice());

/** A file with this header (an object, or text as it is) and so many bytes of data. */
function fileOf(header: unknown, dataBytes: number, claimed?: number): Uint8Array {
  const text = new TextEncoder().encode(typeof header === 'string' ? header : JSON.stringify(header));
  const file = new Uint8Array(8 + text.length + dataBytes);
  const length = claimed ?? text.length;
  new DataView(file.buffer).setUint32(0, length % 2 ** 32, true);
  new DataView(file.buffer).setUint32(4, Math.floor(length / 2 ** 32), true);
  file.set(text, 8);
  return file;
}

const tensor = (begin: number, end: number, shape: unknown = [(end - begin) / 4], dtype: unknown = 'F32') => ({
  dtype,
  shape,
  data_offsets: [begin, end],
});

const reasonOf = (file: Uint8Array): unknown => {
  try {
    readSafetensors(file);
  } catch (thrown) {
    if (thrown instanceof EngineError && thrown.code === 'checkpoint_damaged') return thrown.values.reason;
    throw thrown;
  }
  return undefined;
};

describe('safetensors', () => {
  it('reads what it writes, bit for bit', () => {
    const data = Float32Array.of(1, -0, Number.NaN, Infinity, 1e-45, 3.4e38);
    const file = writeSafetensors(
      new Map([
        ['a', { shape: [2, 3], data }],
        ['empty', { shape: [0, 7], data: new Float32Array() }],
        ['scalar', { shape: [], data: Float32Array.of(5) }],
      ]),
      { format: 'pt' },
    );
    const { metadata, tensors } = readSafetensors(file);
    expect(metadata).toEqual({ format: 'pt' });
    expect([...tensors].map(([name, { shape }]) => [name, shape])).toEqual([
      ['a', [2, 3]],
      ['empty', [0, 7]],
      ['scalar', []],
    ]);
    expect(new Uint32Array(valuesOf(tensors.get('a')!).buffer)).toEqual(new Uint32Array(data.buffer));
  });

  it('reads a file that begins anywhere in memory', () => {
    const file = writeSafetensors(new Map([['a', { shape: [1], data: Float32Array.of(2.5) }]]));
    const moved = new Uint8Array(file.length + 3);
    moved.set(file, 3);
    expect(valuesOf(readSafetensors(moved.subarray(3)).tensors.get('a')!)).toEqual(Float32Array.of(2.5));
  });

  it.each<[string, RegExp, Uint8Array]>([
    ['no length', /fewer than its length field/, new Uint8Array(7)],
    ['a header beyond the file', /only 2 follow/, fileOf('{}', 0, 3)],
    ['a header beyond the limit', /more than 100000000/, fileOf('{}', 0, 2 ** 60)],
    ['an empty header', /begin with/, fileOf('', 0)],
    ['a list', /begin with/, fileOf('[]', 0)],
    ['broken JSON', /not JSON/, fileOf('{"a":', 0)],
    ['broken UTF-8', /not JSON/, Uint8Array.of(3, 0, 0, 0, 0, 0, 0, 0, 0x7b, 0xff, 0x7d)],
    ['deep nesting', /not JSON/, fileOf(`{"a":${'['.repeat(200_000)}`, 0)],
    ['metadata that is no text', /not a string/, fileOf({ __metadata__: { a: 1 } }, 0)],
    ['a tensor that is no object', /not an object/, fileOf({ a: null }, 0)],
    ['an unknown dtype', /unknown dtype/, fileOf({ a: tensor(0, 4, [1], 'F33') }, 4)],
    ['an inherited dtype', /unknown dtype/, fileOf({ a: tensor(0, 4, [1], 'constructor') }, 4)],
    ['a negative size', /list of sizes/, fileOf({ a: tensor(0, 4, [-1]) }, 4)],
    ['a fractional size', /list of sizes/, fileOf({ a: tensor(0, 4, [1.5]) }, 4)],
    ['a size that is not safe', /list of sizes/, fileOf({ a: tensor(0, 4, [2 ** 53]) }, 4)],
    ['a product that overflows', /needs/, fileOf({ a: tensor(0, 4, Array(40).fill(2 ** 50)) }, 4)],
    ['no offsets', /two positions/, fileOf({ a: { dtype: 'F32', shape: [] } }, 0)],
    ['three offsets', /two positions/, fileOf({ a: { dtype: 'F32', shape: [1], data_offsets: [0, 4, 8] } }, 8)],
    ['reversed offsets', /outside/, fileOf({ a: { dtype: 'F32', shape: [1], data_offsets: [4, 0] } }, 4)],
    ['offsets outside the file', /outside/, fileOf({ a: tensor(0, 8) }, 4)],
    ['a shape that is too large', /needs 8 bytes/, fileOf({ a: tensor(0, 4, [2]) }, 4)],
    ['an overlap', /ends at 8/, fileOf({ a: tensor(0, 8), b: tensor(4, 12) }, 12)],
    ['a hole', /ends at 4/, fileOf({ a: tensor(0, 4), b: tensor(8, 12) }, 12)],
    ['bytes that no tensor has', /the data at 8/, fileOf({ a: tensor(0, 4) }, 8)],
  ])('refuses %s', (_, reason, file) => {
    expect(reasonOf(file)).toMatch(reason);
  });

  it('reads the header of a file that is not in memory, and says the same of what is wrong with it', async () => {
    const good = fileOf({ a: tensor(0, 8), b: tensor(8, 12) }, 12);
    const { tensors } = await readSafetensorsHeader(new Blob([good.slice()]));
    expect([...tensors]).toEqual(
      [...readSafetensors(good).tensors].map(([name, { bytes: _, ...entry }]) => [name, entry]),
    );
    const bad = [new Uint8Array(3), fileOf('{}', 0, 2 ** 60), fileOf('{"a":', 0), fileOf({ a: tensor(0, 8) }, 4)];
    for (const file of bad) {
      const failure = readSafetensorsHeader(new Blob([file.slice()]));
      await expect(failure).rejects.toMatchObject({ code: 'checkpoint_damaged', values: { reason: reasonOf(file) } });
    }
  });

  it('does not take the name of a tensor for a prototype', () => {
    const header = '{"__metadata__":{"__proto__":"x"},"__proto__":{"dtype":"F32","shape":[1],"data_offsets":[0,4]}}';
    expect([...readSafetensors(fileOf(header, 4)).tensors.keys()]).toEqual(['__proto__']);
  });

  it('only ever throws checkpoint_damaged, whatever happened to the file', () => {
    const good = writeSafetensors(
      new Map([
        ['a', { shape: [2, 2], data: Float32Array.of(1, 2, 3, 4) }],
        ['b', { shape: [3], data: Float32Array.of(5, 6, 7) }],
      ]),
    );
    const change = fc.record({ at: fc.nat({ max: good.length - 1 }), value: fc.nat({ max: 255 }) });
    const damage = fc.record({ changes: fc.array(change, { maxLength: 6 }), keep: fc.nat({ max: good.length }) });
    fc.assert(
      fc.property(damage, ({ changes, keep }) => {
        const file = good.slice();
        for (const { at, value } of changes) file[at] = value;
        reasonOf(file);
        reasonOf(file.subarray(0, keep));
      }),
      { numRuns: 1500 },
    );
  });

  it('only ever throws checkpoint_damaged, whatever JSON the header holds', () => {
    const number = fc.oneof(fc.integer({ min: -2, max: 20 }), fc.double());
    const entry = fc.record(
      {
        dtype: fc.oneof(fc.constantFrom('F32', 'F64', 'BOOL', 'x'), fc.jsonValue()),
        shape: fc.oneof(fc.array(number, { maxLength: 3 }), fc.jsonValue()),
        data_offsets: fc.oneof(fc.array(number, { maxLength: 3 }), fc.jsonValue()),
      },
      { requiredKeys: [] },
    );
    const header = fc.dictionary(fc.string({ maxLength: 4 }), fc.oneof(entry, fc.jsonValue()), { maxKeys: 4 });
    fc.assert(
      fc.property(header, fc.nat({ max: 24 }), (content, dataBytes) => void reasonOf(fileOf(content, dataBytes))),
      { numRuns: 1000 },
    );
  });
});
