import { expect, it } from 'vitest';
import { EngineError } from '../../core/errors';
import shipped from '../../ui/arena/suite.json';
import { readResults } from './readResults';

const fileOf = (content: unknown, name: string) =>
  new File([typeof content === 'string' ? content : JSON.stringify(content)], name);
const refused = (content: unknown) =>
  readResults(fileOf(content, 'x.json')).then(
    () => 'nothing',
    (thrown) => {
      if (thrown instanceof EngineError && thrown.code === 'file_invalid') return thrown.values;
      throw thrown;
    },
  );

it('tells a suite from a log by what is in it', async () => {
  expect(await readResults(fileOf(shipped, 'log.json'))).toMatchObject({ kind: 'suite', name: 'log.json' });
  const lines = '{"step": 1, "loss": 0.7}\n{"step": 2, "loss": 0.6}\nnot json\n';
  const log = await readResults(fileOf(lines, 'arena.json'));
  expect(log).toMatchObject({ kind: 'log', log: { unread: 1, metrics: [{ loss: 0.7 }, { loss: 0.6 }] } });
  const state = await readResults(fileOf({ log_history: [{ step: 10, loss: 0.5 }] }, 'trainer_state.json'));
  expect(state).toMatchObject({ kind: 'log', log: { unread: 0 } });
});

it('refuses what is damaged by the part that is wrong', async () => {
  const name = 'x.json';
  expect(await refused({ ...shipped, model: 'gpt2' })).toEqual({ name, reason: 'model' });
  const points = [{ ...shipped.runs[0].points[0], kl: -1 }];
  expect(await refused({ ...shipped, runs: [{ ...shipped.runs[0], points }] })).toEqual({
    name,
    reason: 'runs.points.kl',
  });
  expect(await refused({ runs: [] })).toEqual({ name, reason: 'version' });
  expect(await refused('[1, 2]')).toEqual({ name, reason: 'log_history' });
});

it('does not read what is too large', async () => {
  const file = { name: 'huge.json', size: 64_000_001, text: () => Promise.reject(new Error('was read')) };
  await expect(readResults(file as unknown as File)).rejects.toMatchObject({ code: 'file_too_large' });
});
