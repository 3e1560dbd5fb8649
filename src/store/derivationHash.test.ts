import { expect, test } from 'vitest';
import { readDerivationHash, writeDerivationHash } from './derivationHash';
import { createDerivationStore, DEFAULT_DERIVATION, type DerivationState } from './derivationStore';

const state: DerivationState = {
  page: 'derivation',
  chapter: 'optimum',
  shown: 2,
  hidden: ['prose', 'checks'],
  projector: true,
  values: { optimum: { beta: 0.5, edits: '12~1.5_40~-2' } },
};

test('a link holds the chapter and what was set in it, and leaves the run to others', () => {
  const hash = writeDerivationHash(state);
  expect(hash).toBe(
    'page=derivation&chapter=optimum&shown=2&hide=prose,checks&layout=projector&at=beta:0.5,edits:12~1.5_40~-2',
  );
  expect(readDerivationHash(`#${hash}&beta=2&seed=7`)).toEqual({ state, problems: [], rest: 'beta=2&seed=7' });
});

test('the playground’s link says nothing of the derivation', () => {
  expect(writeDerivationHash({ ...state, page: 'playground' })).toBe('');
  expect(readDerivationHash('')).toMatchObject({ state: { ...DEFAULT_DERIVATION }, problems: [], rest: '' });
});

test('what cannot be read is named, and the rest is used', () => {
  const { state: read, problems } = readDerivationHash(
    'page=derivation&chapter=optimum&shown=0&hide=prose,hats&layout=tiny&at=beta:-1,gamma:2,edits:7~1',
  );
  expect(read).toMatchObject({ chapter: 'optimum', shown: undefined, hidden: ['prose'], projector: false });
  expect(read.values).toEqual({ optimum: { edits: '7~1' } });
  expect(problems.map(({ name, value }) => `${name}=${value}`)).toEqual([
    'shown=0',
    'layout=tiny',
    'hide=hats',
    'at.beta=-1',
    'at.gamma=2',
  ]);
  const [unknown] = readDerivationHash('page=derivation&chapter=nowhere').problems;
  expect(unknown).toMatchObject({ name: 'chapter', value: 'nowhere', used: DEFAULT_DERIVATION.chapter });
  expect(problems.map(({ used }) => used)).toEqual(problems.map(() => undefined));
});

test('another chapter begins with its first step while steps are revealed one by one', () => {
  const store = createDerivationStore();
  store.getState().goTo({ page: 'derivation', chapter: 'loss' });
  expect(store.getState().shown).toBeUndefined();
  store.getState().reveal(3);
  store.getState().goTo({ page: 'derivation', chapter: 'optimum' });
  expect(store.getState().shown).toBe(1);
});

test('a value that is taken back follows the running model again', () => {
  const store = createDerivationStore();
  store.getState().setValue('optimum', 'beta', 2);
  expect(store.getState().values).toEqual({ optimum: { beta: 2 } });
  store.getState().setValue('optimum', 'beta', undefined);
  expect(store.getState().values).toEqual({ optimum: {} });
});
