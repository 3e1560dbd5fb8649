import { expect, it } from 'vitest';
import type { BenchRow, GpuBench } from './benchJob';
import { gpuSection, wasmTable } from './benchTables';

const ROW: BenchRow = {
  name: 'kitchen-nano',
  backend: 'webgpu',
  captured: true,
  tokens: 100,
  bareForward: 4,
  fullStep: 10,
  javascript: 1,
  phases: { forward: 4, loss: 1, backward: 4, optimizer: 0.5, readback: 0.1 },
  logging: 5,
  rounds: 40,
  dispatches: { ours: 39, onnxRuntime: 134, submissions: 11 },
  exact: 52,
};
const BENCH: GpuBench = {
  adapter: { vendor: 'nvidia', architecture: 'ampere', device: '0x2204', description: '' },
  software: false,
  speeds: {
    clock: 'timestamp-query',
    kernels: [
      { kernel: 'copy', work: '128 MiB', bytes: 8e8, milliseconds: 1 },
      { kernel: 'adamw', work: '16777216 weights', bytes: 4e8, milliseconds: 0.625 },
      { kernel: 'log_softmax_gather', work: '667 rows of 50257 logits', bytes: 2e8, milliseconds: 0.5 },
    ],
  },
  rows: [ROW],
  left: [],
};

/** The cells of the line that begins with `head`. */
function cells(text: string, head: string): string[] {
  const line = text.split('\n').find((one) => one.startsWith(`| ${head} |`));
  return (line ?? '')
    .split('|')
    .slice(1, -1)
    .map((cell) => cell.trim());
}

it('a section names the adapter, measures the kernels by the copy, and counts dispatches', () => {
  const section = gpuSection(BENCH, 'Node', 'Node 20, linux x64');
  expect(section).toMatch(/^## WebGPU in Node: nvidia ampere\n/);
  expect(section).toContain(
    'Adapter: vendor nvidia, architecture ampere, device 0x2204, description (not said); hardware. Node 20, linux x64.',
  );
  expect(section).toContain('(clock: timestamp-query)');
  expect(cells(section, 'copy').slice(2)).toEqual(['800.0', '1.000', '800.0', '1.00']);
  expect(cells(section, 'adamw').slice(2)).toEqual(['400.0', '0.625', '640.0', '1.25']);
  expect(cells(section, 'log_softmax_gather').slice(2)).toEqual(['200.0', '0.500', '400.0', '2.00']);
  const heads = cells(section, 'backend');
  const row = cells(section, 'webgpu, captured');
  expect(row).toHaveLength(heads.length);
  const value = (head: string) => row[heads.indexOf(head)];
  expect([value('model'), value('full step'), value('step ÷ forward')]).toEqual(['kitchen-nano', '10.00', '2.50']);
  expect([value('tokens/s'), value('exact evaluation ÷ step')]).toEqual(['10000', '5.2']);
  expect([value('dispatches, ours + ONNX Runtime’s'), value('submissions')]).toEqual(['39 + 134', '11']);
  expect(section).not.toMatch(/software|No row/);
});

it('a software adapter is called one, and its ratios are called meaningless; what there was no time for is named', () => {
  const section = gpuSection(
    { ...BENCH, software: true, left: [{ name: '6, 256', reason: 'no time was left' }] },
    'headless Chromium',
    'Node 20',
  );
  expect(section).toMatch(/^## WebGPU in headless Chromium: nvidia ampere \(software adapter\)\n/);
  expect(section).toContain('; software, on the CPU. Node 20.');
  expect(section).toContain('On a software adapter these ratios mean nothing');
  expect(section).toMatch(/No row for “6, 256”: no time was left\.$/);
});

it('the CPU’s table counts no dispatches', () => {
  const { dispatches: _, exact: __, ...row } = ROW;
  const table = wasmTable({ rows: [{ ...row, captured: false }], left: [] }, 2);
  expect(table).not.toContain('dispatches');
  expect(cells(table, 'wasm, threads: 2')).toHaveLength(cells(table, 'backend').length);
  expect(cells(table, 'wasm, threads: 2').at(-1)).toBe('–');
});
