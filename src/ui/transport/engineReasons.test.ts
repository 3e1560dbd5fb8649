import { expect, it } from 'vitest';
import { backendReason, oneThreadReason } from './engineReasons';

const PAGE = { gpu: false, secure: true, isolated: true };
const wasm = (threads: number) =>
  ({ kind: 'wasm', description: 'ONNX Runtime, CPU', software: false, threads }) as const;

it.each([
  ['webgpu_missing', 'the browser has none', {}],
  ['webgpu_not_in_workers', 'the page has it', { gpu: true }],
  ['webgpu_not_secure', 'the page is not served over HTTPS', { secure: false }],
] as const)('%s: the worker has no WebGPU, and %s', (reason, _, facts) => {
  expect(backendReason('webgpu_missing', { ...PAGE, ...facts })).toBe(reason);
});

it.each(['webgpu_available', 'webgpu_software', 'webgpu_no_adapter', 'webgpu_failed', 'chosen'] as const)(
  'the worker knows by itself: %s',
  (reason) => {
    expect(backendReason(reason, { ...PAGE, gpu: true })).toBe(reason);
    expect(backendReason(reason, { ...PAGE, secure: false })).toBe(reason);
  },
);

it.each([
  ['not_isolated', { isolated: false }],
  ['not_secure', { isolated: false, secure: false }],
  ['cores', {}],
] as const)('one thread has a reason: %s', (reason, facts) => {
  expect(oneThreadReason(wasm(1), { ...PAGE, ...facts })).toBe(reason);
  expect(oneThreadReason({ ...wasm(1), kind: 'webgpu' }, { ...PAGE, ...facts })).toBeUndefined();
});

it('of several threads there is nothing to say', () => {
  expect(oneThreadReason(wasm(2), PAGE)).toBeUndefined();
});
