import { expect, test } from 'vitest';
import { TestPage } from '../../store/controllerTestKit';
import { runShortcut } from './runShortcut';

test('the keys of a run are those of its buttons, as far as these can be pressed', () => {
  const page = new TestPage();
  page.opened();
  const { controller, store } = page;
  const keys = () => [' ', 'ArrowRight', 's', 'R', 'x'].map((key) => runShortcut(key, page, false));
  expect(keys()).toEqual([controller.train, controller.step, controller.narrate, controller.reset, undefined]);
  store.setState({ runState: 'running' });
  expect(keys()).toEqual([controller.pause, undefined, undefined, controller.reset, undefined]);
  store.setState({ runState: 'finished' });
  expect(keys()).toEqual([controller.train, undefined, undefined, controller.reset, undefined]);
});

test('on a stage, which has no place for it, no step is made in slow motion', () => {
  const page = new TestPage();
  page.opened();
  const keys = ['s', 'S', 'ArrowRight', ' '].map((key) => runShortcut(key, page, true));
  expect(keys).toEqual([undefined, undefined, page.controller.step, page.controller.train]);
});

test('a run on a file has no keys before its model and pairs are there', () => {
  const page = new TestPage('file');
  expect([' ', 's', 'r'].map((key) => runShortcut(key, page, false))).toEqual([undefined, undefined, undefined]);
});
