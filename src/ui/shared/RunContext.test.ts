import { type ComponentProps, createElement, type ReactNode } from 'react';
import { renderToStaticMarkup } from 'react-dom/server';
import { expect, test } from 'vitest';
import { TrainingClient } from '../../client/trainingClient';
import { createPageRun, type PageRun } from './pageRun';
import { RunProvider, usePageRun } from './RunContext';

/** Shows which β the run around it would train with. */
function Beta() {
  return usePageRun().store.getState().draft.config.beta;
}

const client = new TrainingClient(() => {
  throw new Error('nothing is trained here');
});
const beta = createElement(Beta);
const inside = (run: PageRun, ...parts: ReactNode[]) =>
  createElement(RunProvider, { run } as ComponentProps<typeof RunProvider>, ...parts);

test('each part of a page shows the run that is nearest around it, and no other changes with it', () => {
  const [outer, inner] = [createPageRun(client, 'kitchen', 'en'), createPageRun(client, 'file', 'en')];
  outer.store.getState().editConfig({ beta: 0.25 });
  inner.store.getState().editConfig({ beta: 4 });
  const page = inside(outer, beta, ' and ', inside(inner, beta), ' and ', beta);
  expect(renderToStaticMarkup(page)).toBe('0.25 and 4 and 0.25');
});

test('outside of any provider there is no run to show, and it says what is missing', () => {
  expect(() => renderToStaticMarkup(beta)).toThrow('put it inside one');
});
