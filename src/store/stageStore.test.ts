import { expect, test } from 'vitest';
import { isStaged, NO_STAGE, readStageHash, writeStageHash } from './stageStore';

test('a hash without a stage is the whole page, and none of it is taken', () => {
  const { state, look, problems, rest } = readStageHash('#beta=0.5&page=derivation');
  expect([state, look, problems, rest]).toEqual([NO_STAGE, {}, [], 'beta=0.5&page=derivation']);
  expect([isStaged(state), writeStageHash(state)]).toEqual([false, '']);
});

test('demo, frame and film are read and written; language and theme are for this view', () => {
  const { state, look, problems, rest } = readStageHash('demo=beta&stage=9:16&film=1&lang=zh&theme=dark&backend=wasm');
  expect(state).toEqual({ demo: 'beta', frame: '9:16', film: true, dialog: undefined });
  expect([look, problems, rest]).toEqual([{ language: 'zh', theme: 'dark' }, [], 'backend=wasm']);
  expect(isStaged(state)).toBe(true);
  expect(readStageHash(writeStageHash(state)).state).toEqual(state);
});

test('a stage without a demo has the wide frame where none is named', () => {
  expect(readStageHash('stage=1').state.frame).toBe('16:9');
});

test('what cannot be used is named', () => {
  const { state, look, problems } = readStageHash('stage=4:3&lang=fr&theme=pink');
  expect([state, look]).toEqual([NO_STAGE, {}]);
  expect(problems.map(({ name, value }) => `${name}=${value}`)).toEqual(['stage=4:3', 'lang=fr', 'theme=pink']);
});
