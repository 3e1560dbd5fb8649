import { strToU8, unzipSync, zipSync } from 'fflate';
import { describe, expect, it } from 'vitest';
import { readZip, writeZip } from './zip';

const LIMITS = { entries: 4, bytes: 1000 };
const all = () => true;

describe('an archive', () => {
  it('reads back as it was written, by any reader', () => {
    const weights = Uint8Array.from({ length: 300 }, (_, i) => (i * 37) % 256);
    const zip = writeZip({ 'README.md': 'ü'.repeat(200), 'a/model.safetensors': weights });
    expect(unzipSync(zip)['a/model.safetensors']).toEqual(weights);
    const read = readZip(zip, all, LIMITS, 'x.zip');
    expect(new TextDecoder().decode(read['README.md'])).toBe('ü'.repeat(200));
    expect(read['a/model.safetensors']).toEqual(weights);
    expect(Object.keys(readZip(zip, (path) => path === 'README.md', LIMITS, 'x.zip'))).toEqual(['README.md']);
  });

  it('is refused where it would unpack to more than the limit', () => {
    const bomb = zipSync({ bomb: new Uint8Array(10_000_000) }, { level: 9 });
    expect(bomb.length).toBeLessThan(20_000);
    const read = () => readZip(bomb, all, LIMITS, 'bomb.zip');
    expect(read).toThrow(expect.objectContaining({ code: 'file_too_large' }));
    expect(read).toThrow('bomb.zip unpacks to 10 MB');
    // What is not wanted is not unpacked.
    expect(readZip(bomb, () => false, LIMITS, 'bomb.zip')).toEqual({});
    const many = zipSync({ a: new Uint8Array(400), b: new Uint8Array(400), c: new Uint8Array(400) });
    expect(() => readZip(many, all, LIMITS, 'many.zip')).toThrow(expect.objectContaining({ code: 'file_too_large' }));
  });

  it('that lies about its size gives no more than it said', () => {
    const zip = zipSync({ lie: [strToU8('abc'.repeat(100_000)), { level: 9 }] });
    const claimed = 10;
    const view = new DataView(zip.buffer, zip.byteOffset);
    for (let at = 0; at + 28 < zip.length; at++) {
      // Uncompressed size in the local and in the central header.
      if (view.getUint32(at, true) === 0x04034b50) view.setUint32(at + 22, claimed, true);
      if (view.getUint32(at, true) === 0x02014b50) view.setUint32(at + 24, claimed, true);
    }
    let length = 0;
    try {
      length = readZip(zip, all, LIMITS, 'lie.zip').lie.length;
    } catch (thrown) {
      expect(thrown).toMatchObject({ code: 'file_invalid' });
    }
    expect(length).toBeLessThanOrEqual(claimed);
  });

  it('is refused with too many files, twice the same, or where it is none', () => {
    const invalid = expect.objectContaining({ code: 'file_invalid' });
    const crowd = Object.fromEntries(Array.from({ length: 5 }, (_, i) => [`${i}`, new Uint8Array()]));
    expect(() => readZip(zipSync(crowd), all, LIMITS, 'x.zip')).toThrow(invalid);
    const twice = zipSync({ aa: strToU8('1'), ab: strToU8('2') });
    // The second file under the first one's name.
    for (let i = 0; i < twice.length - 1; i++) if (twice[i] === 0x61 && twice[i + 1] === 0x62) twice[i + 1] = 0x61;
    expect(() => readZip(twice, all, LIMITS, 'x.zip')).toThrow('twice');
    expect(() => readZip(strToU8('no archive'), all, LIMITS, 'x.zip')).toThrow(invalid);
    expect(() => readZip(zipSync({ a: strToU8('abc') }).subarray(0, 60), all, LIMITS, 'x.zip')).toThrow(invalid);
    expect(() => readZip(new Uint8Array(), all, LIMITS, 'x.zip')).toThrow(invalid);
  });
});
