import { expect, test, vi } from 'vitest';
import { LivePlot, type PlotState } from './livePlot';

const PLOT = { data: [], layout: {} };
const HOST = { clientWidth: 300, clientHeight: 200 } as HTMLElement;

function live(react: () => Promise<unknown>, host = HOST) {
  const told: PlotState[] = [];
  const library = { react: vi.fn(react) as never, purge: vi.fn() };
  return { told, library, plot: new LivePlot(library, host, (state) => told.push(state)) };
}

test('a chart that cannot be drawn is said to have failed, and may be drawn later', async () => {
  let fails = true;
  const { told, plot } = live(() => (fails ? Promise.reject(new Error('no WebGL')) : Promise.resolve()));
  await plot.draw(PLOT);
  fails = false;
  await plot.draw(PLOT);
  expect(told).toEqual(['failed', 'drawn']);
});

test('an error that the library throws at once is no other', async () => {
  const { told, plot } = live(() => {
    throw new Error('a wrong layout');
  });
  await expect(plot.draw(PLOT)).resolves.toBeUndefined();
  expect(told).toEqual(['failed']);
});

test('a drawing that has been followed by another says nothing', async () => {
  const answers: (() => void)[] = [];
  const { told, plot } = live(() => new Promise<void>((_, reject) => answers.push(() => reject(new Error('late')))));
  const first = plot.draw(PLOT);
  plot.remove();
  answers[0]();
  await first;
  expect(told).toEqual([]);
});

test('nothing is drawn of nothing, nor where there is no room', async () => {
  const { told, library, plot } = live(() => Promise.resolve());
  await plot.draw(undefined);
  expect(told).toEqual(['empty']);
  const hidden = live(() => Promise.resolve(), { clientWidth: 0, clientHeight: 0 } as HTMLElement);
  await hidden.plot.draw(PLOT);
  expect(hidden.library.react).not.toHaveBeenCalled();
  expect(library.react).not.toHaveBeenCalled();
});
