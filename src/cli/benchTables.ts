/** What `bench` prints: Markdown, to be pasted into docs/benchmarks.md as it is. */
import type { BenchRow, BenchRows, GpuBench } from './benchJob';
import type { KernelSpeeds } from './kernelSpeed';

const MEDIANS = `Medians. ms unless said; a full step is forward, loss, backward, clipping and AdamW with the reference log-probs given (kl/* is not
part of it: what it adds to a logging step stands apart).`;

type Column = readonly [head: string, cell: (row: BenchRow) => string | number];

const milliseconds = (ms: number) => ms.toFixed(2);

const COLUMNS: readonly Column[] = [
  ['model', ({ name }) => name],
  ['full step', ({ fullStep }) => milliseconds(fullStep)],
  ['forward', ({ phases }) => milliseconds(phases.forward)],
  ['loss', ({ phases }) => milliseconds(phases.loss)],
  ['backward', ({ phases }) => milliseconds(phases.backward)],
  ['optimizer', ({ phases }) => milliseconds(phases.optimizer)],
  ['readback', ({ phases }) => milliseconds(phases.readback)],
  ['kl/* logging', ({ logging }) => milliseconds(logging)],
  ['JavaScript thread', ({ javascript }) => milliseconds(javascript)],
  ['tokens/s', ({ tokens, fullStep }) => Math.round((1000 * tokens) / fullStep)],
  ['bare forward', ({ bareForward }) => milliseconds(bareForward)],
  ['step ÷ forward', ({ fullStep, bareForward }) => (fullStep / bareForward).toFixed(2)],
  ['exact evaluation ÷ step', ({ exact, fullStep }) => (exact ? (exact / fullStep).toFixed(1) : '–')],
];

const GPU_COLUMNS: readonly Column[] = [
  ['dispatches, ours + ONNX Runtime’s', (row) => `${row.dispatches?.ours} + ${row.dispatches?.onnxRuntime}`],
  ['submissions', (row) => row.dispatches?.submissions ?? '–'],
];

function table(heads: readonly string[], rows: readonly (readonly (string | number)[])[], texts = 1): string {
  const line = (cells: readonly (string | number)[]) => `| ${cells.join(' | ')} |`;
  const rule = `|${heads.map((_, i) => (i < texts ? '---' : '--:')).join('|')}|`;
  return [line(heads), rule, ...rows.map(line)].join('\n');
}

function steps(backend: string, { rows, left }: BenchRows, columns: readonly Column[]): string {
  const cells = rows.map((row) => [
    `${backend}${row.captured ? ', captured' : ''}`,
    ...columns.map(([, cell]) => cell(row)),
  ]);
  const shown = table(['backend', ...columns.map(([head]) => head)], cells, 2);
  const without = left.map(({ name, reason }) => `No row for “${name}”: ${reason}.`);
  return [MEDIANS, ...(rows.length > 0 ? [shown] : []), ...without].join('\n\n');
}

/** The CPU's rows. */
export function wasmTable(rows: BenchRows, threads: number): string {
  return steps(`wasm, threads: ${threads}`, rows, COLUMNS);
}

/**
 * A section about one GPU: what it is, how near two kernels come to its memory's bandwidth, and its rows.
 * @param place where WebGPU ran: in Node or in headless Chromium
 * @param machine what else is to be known of the machine
 */
export function gpuSection(
  { adapter, software, speeds, rows, left }: GpuBench,
  place: string,
  machine: string,
): string {
  const { vendor, architecture, device, description } = adapter;
  const names = { vendor, architecture, device, description };
  const said = Object.entries(names).map(([name, value]) => `${name} ${value || '(not said)'}`);
  const title = [vendor, architecture].filter((name) => name).join(' ') || description || 'an unnamed GPU';
  return [
    `## WebGPU in ${place}: ${title}${software ? ' (software adapter)' : ''}`,
    `Adapter: ${said.join(', ')}; ${software ? 'software, on the CPU' : 'hardware'}. ${machine}.`,
    kernelTable(speeds, software),
    steps('webgpu', { rows, left }, [...COLUMNS, ...GPU_COLUMNS]),
  ].join('\n\n');
}

/** A ratio of 1 is the limit: the kernel takes as long as a copy of as many bytes. */
function kernelTable({ clock, kernels }: KernelSpeeds, software: boolean): string {
  const speed = ({ bytes, milliseconds: ms }: { bytes: number; milliseconds: number }) => bytes / ms / 1e6;
  const limit = speed(kernels[0]);
  const cells = kernels.map((row) => [
    row.kernel,
    row.work,
    (row.bytes / 1e6).toFixed(1),
    row.milliseconds.toFixed(3),
    speed(row).toFixed(1),
    (limit / speed(row)).toFixed(2),
  ]);
  const heads = ['kernel', 'on', 'MB moved', 'ms', 'GB/s', 'time ÷ that of a copy'];
  const said = `Two kernels against the memory’s bandwidth, which is that of the copy of this run (clock: ${clock}).`;
  const meaningless = ' On a software adapter these ratios mean nothing: it is slow at arithmetic, not at memory.';
  return `${said}${software ? meaningless : ''}\n\n${table(heads, cells, 2)}`;
}
