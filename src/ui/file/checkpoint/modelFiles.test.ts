import { describe, expect, it } from 'vitest';
import { chooseDirectory, droppedFiles, type LocatedFile, namedAddress } from './modelFiles';

const located = (...paths: string[]): LocatedFile[] =>
  paths.map((path) => ({ path, file: new File([path], path.slice(path.lastIndexOf('/') + 1)) }));
const chosen = async (...paths: string[]) => {
  const { files, name } = chooseDirectory(located(...paths));
  return { name, paths: await Promise.all(files.map((file) => file.text())) };
};

describe('the directory of a model', () => {
  it('is the one that holds config.json', async () => {
    const paths = ['download/README.md', 'download/gpt2/config.json', 'download/gpt2/model.safetensors'];
    expect(await chosen(...paths)).toEqual({ name: 'gpt2', paths: paths.slice(1) });
  });

  it('is the outermost of several, without what lies deeper', async () => {
    const paths = ['gpt2/onnx/config.json', 'gpt2/config.json', 'gpt2/model.safetensors', 'gpt2/64-8bits.tflite/x'];
    expect(await chosen(...paths)).toEqual({ name: 'gpt2', paths: paths.slice(1, 3) });
  });

  it('has no name where files were given', async () => {
    expect(await chosen('config.json', 'model.safetensors')).toEqual({
      name: undefined,
      paths: ['config.json', 'model.safetensors'],
    });
  });

  it('is the outermost one where none holds config.json, so that the loading can say what is missing', async () => {
    expect(await chosen('a/b/c.txt', 'a/model.safetensors')).toEqual({ name: 'a', paths: ['a/model.safetensors'] });
    expect(await chosen()).toEqual({ name: undefined, paths: [] });
  });

  it('is not found by a name that only ends alike', async () => {
    expect(await chosen('a/tokenizer_config.json', 'a/b/config.json')).toMatchObject({ name: 'b' });
  });
});

describe('a drop', () => {
  /** A file system as a browser hands it over: entries in portions of two. */
  type Tree = { readonly [name: string]: Tree | string };
  const entryOf = (name: string, content: Tree | string): FileSystemEntry => {
    if (typeof content === 'string') {
      const file = (resolve: (file: File) => void) => resolve(new File([content], name));
      return { name, isFile: true, isDirectory: false, file } as unknown as FileSystemEntry;
    }
    const createReader = () => {
      const left = Object.entries(content).map(([child, inside]) => entryOf(child, inside));
      return { readEntries: (resolve: (portion: FileSystemEntry[]) => void) => resolve(left.splice(0, 2)) };
    };
    return { name, isFile: false, isDirectory: true, createReader } as unknown as FileSystemEntry;
  };
  const drop = (tree: Tree) =>
    droppedFiles({
      items: Object.entries(tree).map(([name, content]) => ({ webkitGetAsEntry: () => entryOf(name, content) })),
    } as unknown as DataTransfer);

  it('is looked through, directory by directory', async () => {
    const found = await drop({ gpt2: { a: '1', b: '2', c: '3', d: { e: '4' } }, 'config.json': '5' });
    expect(found.map(({ path }) => path)).toEqual(['gpt2/a', 'gpt2/b', 'gpt2/c', 'gpt2/d/e', 'config.json']);
  });

  it('is not followed to any depth', async () => {
    const found = await drop({ a: { b: { c: { d: { e: 'deep' } } }, f: 'near' } });
    expect(found.map(({ path }) => path)).toEqual(['a/f']);
  });
});

it('finds the address in the name of a model that came from one', () => {
  expect(namedAddress('url:https://example.org/m/')).toBe('https://example.org/m/');
  for (const id of [undefined, '', 'shipped:kitchen-nano', 'files:abc']) expect(namedAddress(id)).toBe('');
});
