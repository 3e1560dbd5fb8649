import { describe, expect, it } from 'vitest';
import { openNodeBackend } from '../cli/nodeBackend';
import { GraphBuilder } from '../graph/builder';
import { differentiate } from '../graph/differentiate';
import type { Backend, Program } from '../runtime/backend';
import { GraphPair } from './graphPair';

const wasm = openNodeBackend(1);

/** y = tanh(x·w), by w. */
function derived() {
  const b = new GraphBuilder('small');
  const y = b.op('Gemm', [b.input('x', 'float32', [2, 3]), b.input('w', 'float32', [3, 2])]);
  return differentiate(b.build([b.op('Tanh', [y], {}, 'y')]), ['y'], ['w']);
}

/** A backend that offers capture. @param replay what its captured programs make of the outputs; absent: the right ones */
function capturing(replay?: (values: Float32Array, run: number) => void) {
  const disposed: boolean[] = [];
  const backend: Backend = Object.assign(Object.create(wasm) as Backend, {
    info: { ...wasm.info, kind: 'webgpu' as const },
    async loadGraph(...[graph, options]: Parameters<Backend['loadGraph']>): Promise<Program> {
      const program = await wasm.loadGraph(graph, options);
      const captured = options?.capture ?? false;
      let runs = 0;
      return {
        captured,
        async run(feeds) {
          const outputs = await program.run(feeds);
          runs++;
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
          return program.dispose();
        },
      };
    },
  });
  return { backend, disposed };
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
    const { backend, disposed } = capturing(replay);
    const pair = await GraphPair.create(backend, derived(), true);
    const results = await runSteps(pair, 4);
    expect(pair.captured).toBe(false);
    expect(disposed).toEqual([true, true]);
    expect(results).toEqual(await runSteps(await GraphPair.create(wasm, derived(), false), 4));
  });

  it('are not asked for on wasm, nor where nobody wants them', async () => {
    expect((await GraphPair.create(wasm, derived(), true)).captured).toBe(false);
    expect((await GraphPair.create(capturing().backend, derived(), false)).captured).toBe(false);
  });
});
