import { describe, expect, it, vi } from 'vitest';
import { openNodeBackend } from '../cli/nodeBackend';
import { GraphBuilder } from '../graph/builder';
import { differentiate } from '../graph/differentiate';
import type { Backend, Program } from '../runtime/backend';
import { COMPARED_BYTES, GraphPair } from './graphPair';
import { CrampedBackend } from './trainTestKit';

const wasm = openNodeBackend(1);

/** y = tanh(x·w), by w. */
function derived() {
  const b = new GraphBuilder('small');
  const y = b.op('Gemm', [b.input('x', 'float32', [2, 3]), b.input('w', 'float32', [3, 2])]);
  return differentiate(b.build([b.op('Tanh', [y], {}, 'y')]), ['y'], ['w']);
}

interface Mishaps {
  /** What captured programs make of the outputs; absent: the right ones. */
  readonly replay?: (values: Float32Array, run: number) => void;
  /** Of which graph no captured program can be loaded. */
  readonly unloadable?: 'forward' | 'backward';
  /** In which run a captured program of it fails, and when it is disposed of. */
  readonly unrunnable?: readonly ['forward' | 'backward', number];
}

const which = (name: string) => (name.endsWith('_backward') ? 'backward' : 'forward');

/** A backend that offers capture. */
function capturing({ replay, unloadable, unrunnable }: Mishaps = {}) {
  const disposed: boolean[] = [];
  let live = 0;
  const backend: Backend = Object.assign(Object.create(wasm) as Backend, {
    info: { ...wasm.info, kind: 'webgpu' as const },
    async loadGraph(...[graph, options]: Parameters<Backend['loadGraph']>): Promise<Program> {
      const captured = options?.capture ?? false;
      if (captured && which(graph.name) === unloadable) throw new Error('a node has no GPU kernel');
      const program = await wasm.loadGraph(graph, options);
      const broken = captured && unrunnable?.[0] === which(graph.name);
      let runs = 0;
      live++;
      return {
        captured,
        async run(feeds) {
          if (++runs === unrunnable?.[1] && broken) throw new Error('out of memory');
          const outputs = await program.run(feeds);
          if (!captured || !replay) return outputs;
          for (const tensor of Object.values(outputs)) {
            const [values] = await wasm.read([tensor]);
            replay(values as Float32Array, runs);
            wasm.write(tensor, values);
          }
          return outputs;
        },
        dispose() {
          disposed.push(captured);
          live--;
          return broken ? Promise.reject(new Error('the session is broken')) : program.dispose();
        },
      };
    },
  });
  return { backend, disposed, live: () => live };
}

async function runSteps(pair: GraphPair, steps: number): Promise<number[][]> {
  const results: number[][] = [];
  for (let step = 0; step < steps; step++) {
    const tensor = (name: string, shape: number[], scale: number) =>
      wasm.tensor(
        name,
        'float32',
        shape,
        Float32Array.from({ length: 6 }, (_, i) => scale * (i - 2.5)).subarray(0, shape[0] * shape[1]),
      );
    const feeds = { x: tensor('x', [2, 3], 0.1 + step), w: tensor('w', [3, 2], 0.2), d_y: tensor('d_y', [2, 2], 1) };
    const kept = await pair.forward(feeds);
    const outputs = await pair.backward({ ...feeds, ...kept });
    for (const values of await wasm.read(Object.values({ ...kept, ...outputs }))) results.push([...values]);
  }
  return results;
}

describe('captured graphs', () => {
  it('are kept when they agree; the plain ones are let go', async () => {
    const { backend, disposed } = capturing();
    const pair = await GraphPair.create(backend, derived(), true);
    const results = await runSteps(pair, 4);
    expect(pair.captured).toBe(true);
    expect(disposed).toEqual([false, false]);
    expect(results).toEqual(await runSteps(await GraphPair.create(wasm, derived(), false), 4));
    await pair.dispose();
    expect(disposed).toEqual([false, false, true, true]);
  });

  it.each<[string, (values: Float32Array, run: number) => void]>([
    ['a wrong number in the first run', (values) => values.set([values[0] + 0.01])],
    ['a wrong number in the replay', (values, run) => values.set([values[0] * (run > 1 ? 1.001 : 1)])],
    ['NaN', (values) => values.fill(Number.NaN)],
  ])('are given up on %s, and the results are the plain ones', async (_, replay) => {
    const { backend, disposed } = capturing({ replay });
    const pair = await GraphPair.create(backend, derived(), true);
    const results = await runSteps(pair, 4);
    expect(pair.captured).toBe(false);
    expect(disposed).toEqual([true, true]);
    expect(results).toEqual(await runSteps(await GraphPair.create(wasm, derived(), false), 4));
  });

  it.each(['forward', 'backward'] as const)(
    'are done without where the %s one cannot be loaded, and nothing of them stays',
    async (unloadable) => {
      const { backend, live } = capturing({ unloadable });
      const pair = await GraphPair.create(backend, derived(), true);
      expect(pair.captured).toBe(false);
      expect(live()).toBe(2);
      expect(await runSteps(pair, 3)).toEqual(await runSteps(await GraphPair.create(wasm, derived(), false), 3));
      await pair.dispose();
      expect(live()).toBe(0);
    },
  );

  it.each([
    ['forward', 1],
    ['forward', 2],
    ['backward', 1],
    ['backward', 2],
  ] as const)('are given up where the %s one fails in run %i of the check', async (graph, run) => {
    const { backend, live } = capturing({ unrunnable: [graph, run] });
    const pair = await GraphPair.create(backend, derived(), true);
    const results = await runSteps(pair, 4);
    expect(pair.captured).toBe(false);
    expect(live()).toBe(2);
    expect(results).toEqual(await runSteps(await GraphPair.create(wasm, derived(), false), 4));
  });

  it('are compared in portions, each of a bounded size', async () => {
    const nothing = new CrampedBackend();
    const backend: Backend = Object.assign(Object.create(nothing), { info: { ...nothing.info, kind: 'webgpu' } });
    const large = () => {
      const b = new GraphBuilder('large');
      const x = b.input('x', 'float32', [COMPARED_BYTES / 8]);
      const w = b.input('w', 'float32', [COMPARED_BYTES / 8]);
      return differentiate(b.build([b.op('Mul', [b.op('Tanh', [b.op('Tanh', [x])]), w], {}, 'y')]), ['y'], ['x', 'w']);
    };
    const read = vi
      .spyOn(backend, 'read')
      .mockImplementation(async (tensors) => tensors.map(() => new Float32Array(1)));
    const pair = await GraphPair.create(backend, large(), true);
    await pair.forward({});
    await pair.backward({});
    const bytes = read.mock.calls.map(([tensors]) => 4 * tensors.reduce((sum, { size }) => sum + size, 0));
    expect(Math.max(...bytes)).toBe(2 * COMPARED_BYTES);
    expect(bytes.reduce((sum, some) => sum + some)).toBeGreaterThan(4 * COMPARED_BYTES);
    expect(pair.captured).toBe(true);
  });

  it('are not asked for on wasm, nor where nobody wants them', async () => {
    expect((await GraphPair.create(wasm, derived(), true)).captured).toBe(false);
    expect((await GraphPair.create(capturing().backend, derived(), false)).captured).toBe(false);
  });
});
