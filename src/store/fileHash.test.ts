import { expect, test } from 'vitest';
import { FILE_KITCHEN_DEFAULTS } from '../core/fileConfig';
import { DEFAULT_WATCH } from '../core/world';
import { readFileHash, writeFileHash } from './fileHash';
import { NO_FILE } from './fileInputs';

const MODEL = { id: 'url:https://example.org/gpt2/', name: 'gpt2' };
const DATA = { name: 'my pairs ~ v2.jsonl', count: 270, hash: 'a3f0' };
const CONFIG = { ...FILE_KITCHEN_DEFAULTS, beta: 0.1, learning_rate: 1e-6, eval_steps: 50 };
const definition = { ...NO_FILE, config: CONFIG, model: MODEL, data: DATA };
const watch = { ...DEFAULT_WATCH, pair: 3, topK: 50, prompt: 'once upon' };

test('settings and names are read back', () => {
  const hash = writeFileHash({ definition, backend: 'wasm', watch });
  const { state, model, data } = readFileHash(hash, definition);
  expect(state).toMatchObject({ definition, backend: 'wasm', watch });
  expect([model, data]).toEqual([MODEL, DATA]);
});

test('what only the visitor has is said to be lacking, and stays what it is', () => {
  const { state, problems } = readFileHash(writeFileHash({ definition, backend: 'auto', watch }), NO_FILE);
  expect(problems.map(({ missing, value }) => [missing, value])).toEqual([
    ['checkpoint', 'gpt2'],
    ['pairs', DATA.name],
  ]);
  expect(state.definition).toEqual({ ...NO_FILE, config: CONFIG });
});

test('nothing is lacking where it is there, or comes with the page', () => {
  const shipped = { ...definition, model: { id: 'shipped:kitchen-nano', name: 'kitchen-nano' } };
  const hash = writeFileHash({ definition: shipped, backend: 'auto', watch });
  expect(readFileHash(hash, definition).problems).toEqual([]);
});

test('the defaults are no link, and what cannot be used is named', () => {
  expect(writeFileHash({ definition: NO_FILE, backend: 'auto', watch: DEFAULT_WATCH })).toBe('');
  const { state, problems } = readFileHash(
    '#beta=-1&seed=3&num_pairs=5&label_smoothing=0.5&loss_type=robust&v=9',
    NO_FILE,
  );
  expect(problems.map(({ name }) => name)).toEqual(['beta', 'num_pairs', 'v', 'label_smoothing']);
  expect(state.definition.config).toMatchObject({ seed: 3, beta: FILE_KITCHEN_DEFAULTS.beta, label_smoothing: 0.1 });
});

test('a model of the page that does not exist is named, with the one that is used; so is an unknown lack', () => {
  const { model, problems } = readFileHash('checkpoint=shipped:lost~lost&lacks=salt&beta=x', NO_FILE);
  expect(model).toBeUndefined();
  expect(problems.map(({ name, value, used }) => [name, value, used])).toEqual([
    ['lacks', 'salt', undefined],
    ['beta', 'x', String(FILE_KITCHEN_DEFAULTS.beta)],
    ['checkpoint', 'shipped:lost', 'shipped:kitchen-small'],
  ]);
});

test.each(['pairs=-5~a3f0~x', 'pairs=2.5~a3f0~x', 'pairs=many~a3f0~x', 'pairs=270'])(
  'a name of pairs that says no number of them is named: %s',
  (hash) => {
    const { data, problems } = readFileHash(`#${hash}`, definition);
    expect(data).toBeUndefined();
    expect(problems.map(({ name, value }) => `${name}=${value}`)).toEqual([hash]);
  },
);

test('a reference of its own stands in the link, and is asked for where it is not there', () => {
  const reference = { id: 'url:https://example.org/other/', name: 'other' };
  const hash = writeFileHash({ definition: { ...definition, reference }, backend: 'auto', watch });
  expect(readFileHash(hash, { ...definition, reference })).toMatchObject({ reference, problems: [] });
  const { problems } = readFileHash(hash, definition);
  expect(problems.map(({ missing, value }) => [missing, value])).toEqual([['reference', 'other']]);
  expect(writeFileHash({ definition, backend: 'auto', watch })).not.toContain('reference');
});
