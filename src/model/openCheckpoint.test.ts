import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { EngineError } from '../core/errors';
import { openCheckpoint, readCheckpoint } from './checkpoint';
import { blobsOf, checkpointFiles, type DirectoryFiles, tinyCheckpoint } from './modelTestKit';

const INDEX = 'model.safetensors.index.json';
const checkpoint = tinyCheckpoint();
const open = (files: DirectoryFiles) => openCheckpoint(blobsOf(files));
const load = async (files: DirectoryFiles) => (await open(files)).read();

/** What both readers say of a directory; they must say the same. */
async function refusal(files: DirectoryFiles): Promise<EngineError> {
  const thrown = await load(files).catch((error: unknown) => error);
  let other: unknown;
  try {
    readCheckpoint(files);
  } catch (error) {
    other = error;
  }
  expect(thrown).toBeInstanceOf(EngineError);
  expect(other).toEqual(thrown);
  return thrown as EngineError;
}

const forms = (['F32', 'F16', 'BF16'] as const).flatMap((dtype) => [1, 3].map((shards) => ({ dtype, shards })));

describe.each(forms)('a checkpoint of $dtype in $shards files', ({ dtype, shards }) => {
  const files = checkpointFiles(checkpoint, dtype, shards);

  it('gives the same weights, in memory or tensor by tensor', async () => {
    expect(readCheckpoint(files)).toEqual(checkpoint);
    expect(await load(files)).toEqual(checkpoint);
  });

  it('says what it is before the weights are read', async () => {
    const outline = await open(files);
    const bytes = Object.entries(files)
      .filter(([name]) => name.endsWith('.safetensors'))
      .reduce((sum, [, content]) => sum + content.length, 0);
    expect(outline).toMatchObject({ config: checkpoint.config, dtypes: [dtype], bytes });
  });

  it('reports each tensor on the way, and ends when it is told to', async () => {
    const outline = await open(files);
    const seen: number[] = [];
    let total = 0;
    await outline.read({
      onProgress(bytes, all) {
        seen.push(bytes);
        total = all;
      },
    });
    expect(seen).toHaveLength(checkpoint.params.size);
    expect(seen).toEqual([...seen].sort((a, b) => a - b));
    expect(seen.at(-1)).toBe(total);
    const controller = new AbortController();
    const stopped = outline.read({ onProgress: () => controller.abort(), signal: controller.signal });
    await expect(stopped).rejects.toMatchObject({ name: 'AbortError' });
  });
});

describe('weights that are not finite', () => {
  it.each([
    ['F16', 0x7c00, 'Infinity'],
    ['F16', 0xfe00, 'NaN'],
    ['BF16', 0xff80, '-Infinity'],
  ] as const)('are named: %s %i', async (dtype, bits, shown) => {
    const files = checkpointFiles(checkpoint, dtype);
    const file = files['model.safetensors'] as Uint8Array;
    new DataView(file.buffer).setUint16(file.length - 2, bits, true);
    const error = await refusal(files);
    expect(error).toMatchObject({
      code: 'checkpoint_damaged',
      values: { reason: `value 7 of tensor "transformer.ln_f.bias" is ${shown}` },
    });
  });
});

describe('an index', () => {
  const sharded = () => checkpointFiles(checkpoint, 'F32', 2);
  const change = (edit: (map: Record<string, unknown>) => void): DirectoryFiles => {
    const files = sharded();
    const index = JSON.parse(files[INDEX] as string);
    edit(index.weight_map);
    return { ...files, [INDEX]: JSON.stringify(index) };
  };
  const EMBEDDING = 'transformer.wte.weight';

  it.each([
    ['../model-00001-of-00002.safetensors'],
    ['/etc/passwd'],
    ['https://example.com/a.safetensors'],
    ['a\\b.safetensors'],
    ['.safetensors'],
    ['config.json'],
    [''],
    [1],
    [null],
  ])('must name plain files: %j', async (file) => {
    const error = await refusal(
      change((map) => {
        map[EMBEDDING] = file;
      }),
    );
    expect(error.code).toBe('file_invalid');
    expect(error.values.name).toBe(INDEX);
  });

  it.each([
    ['a file that was not given', EMBEDDING, 'model-00009-of-00009.safetensors', /model-00009.* is missing/],
    ['another file', EMBEDDING, 'model-00002-of-00002.safetensors', /wte.*lies in model-00001/],
    ['a tensor that no file has', 'transformer.x', 'model-00002-of-00002.safetensors', /x" is not in model-00002/],
  ])('must not name %s', async (_, tensor, file, reason) => {
    const error = await refusal(
      change((map) => {
        map[tensor] = file;
      }),
    );
    expect(error).toMatchObject({ code: 'checkpoint_damaged', values: { reason: expect.stringMatching(reason) } });
  });

  it('must name every tensor', async () => {
    const error = await refusal(
      change((map) => {
        delete map[EMBEDDING];
      }),
    );
    expect(error.code).toBe('checkpoint_damaged');
  });

  it.each(['', '[]', '{}', '{"weight_map":[]}', '{"weight_map":{}}'])('is not %j', async (text) => {
    const error = await refusal({ ...sharded(), [INDEX]: text });
    expect(['file_invalid', 'checkpoint_damaged']).toContain(error.code);
  });

  it('is not looked at beside model.safetensors', async () => {
    const files = { ...checkpointFiles(checkpoint), [INDEX]: 'nothing' };
    expect(readCheckpoint(files)).toEqual(checkpoint);
    expect(await load(files)).toEqual(checkpoint);
  });

  it('only ever makes an EngineError, whatever it says', async () => {
    const files = sharded();
    const names = fc.constantFrom(EMBEDDING, 'transformer.ln_f.bias', '__proto__', 'x');
    const shards = fc.oneof(fc.constantFrom(...Object.keys(files)), fc.string(), fc.jsonValue());
    await fc.assert(
      fc.asyncProperty(fc.dictionary(names, shards), async (changes) => {
        const index = JSON.parse(files[INDEX] as string);
        const text = JSON.stringify({ weight_map: { ...index.weight_map, ...changes } });
        await load({ ...files, [INDEX]: text }).catch((error) => expect(error).toBeInstanceOf(EngineError));
      }),
      { numRuns: 200 },
    );
  });
});

describe('a directory', () => {
  it('with a pickle alone is told why that is not read', async () => {
    const { 'config.json': config } = checkpointFiles(checkpoint);
    const error = await refusal({ 'config.json': config, 'pytorch_model.bin': 'pickle' });
    expect(error.message).toMatch(/pytorch_model\.bin is not read: save it as safetensors/);
  });

  it('with integers for weights is refused', async () => {
    const files = checkpointFiles(checkpoint);
    const text = new TextDecoder('latin1').decode(files['model.safetensors'] as Uint8Array);
    const changed = Uint8Array.from(text.replace('"F32"', '"I32"'), (character) => character.charCodeAt(0));
    expect(await refusal({ ...files, 'model.safetensors': changed })).toMatchObject({
      code: 'checkpoint_mismatch',
      values: { tensor: 'transformer.wte.weight', expected: 'F32 or F16 or BF16 [300, 8]', actual: 'I32 [300, 8]' },
    });
  });
});
