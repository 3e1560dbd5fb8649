import { describe, expect, it } from 'vitest';
import golden from '../../../e2e/golden/arena.json';
import { differentiate } from '../../graph/differentiate';
import { interpret } from '../../graph/interpreter';
import type { NdArray } from '../../graph/interpreterArrays';
import { Random } from '../../math/random';
import { goldenProblems } from '../goldenTolerance';
import { openNodeBackend } from '../nodeBackend';
import { runVerify } from '../verifyJob';
import type { ArenaCase } from './arenaCase';
import { DRAWS } from './arenaTestKit';
import { referenceOf } from './referenceTestKit';
import { ARENA_NAMES, arenaGraph } from './verifyArena';

const CASES = golden as readonly (ArenaCase & { readonly expected: unknown })[];
const SEEDS = Array.from({ length: 8 }, (_, i) => i + 1);
const draw = (name: string, seed: number): ArenaCase => ({ name, ...DRAWS[name](new Random(seed)) });

/** All numbers of a tree, with their paths. */
function numbersOf(value: unknown, path = ''): [path: string, number][] {
  if (typeof value === 'number') return [[path, value]];
  return Object.entries(value as object).flatMap(([name, part]) => numbersOf(part, `${path}.${name}`));
}

function expectNear(actual: unknown, expected: unknown, relative: number, absolute: number, what: string): void {
  const found = new Map(numbersOf(actual));
  const wanted = numbersOf(expected);
  expect([...found.keys()].sort(), what).toEqual(wanted.map(([path]) => path).sort());
  const far = wanted.filter(
    ([path, x]) => !(Math.abs((found.get(path) ?? Number.NaN) - x) <= relative * Math.abs(x) + absolute),
  );
  expect(far, `${what}: ${far.map(([path, x]) => `${path} is ${found.get(path)}, expected ${x}`)[0]}`).toEqual([]);
}

it('has a reference, a graph and random cases of every loss of arena.json', () => {
  expect(Object.keys(DRAWS).sort()).toEqual([...ARENA_NAMES].sort());
  expect([...new Set(CASES.map(({ name }) => name))].sort()).toEqual([...ARENA_NAMES].sort());
});

describe('the references in float64', () => {
  it.each(CASES.map((test, i) => [i, test.name, test] as const))(
    'agree with arena.json: case %i, %s',
    (_i, name, test) => {
      expectNear(referenceOf(test), test.expected, 1e-9, 1e-12, name);
    },
  );

  it.each(ARENA_NAMES)('have the derivatives of their losses: %s', (name) => {
    for (const seed of SEEDS) {
      const test = draw(name, seed);
      const { grads } = referenceOf(test);
      for (const [input, gradient] of Object.entries(grads)) {
        const values = test.inputs[input] as number[] | number[][];
        const slopes = (list: number[]) => list.map((_, place) => slopeOf(test, list, place));
        const found = Array.isArray(values[0]) ? (values as number[][]).map(slopes) : slopes(values as number[]);
        expectNear(found, gradient, 1e-5, 1e-6, `${name} ${seed} ${input}`);
      }
    }
  });
});

/** The central difference of the case's loss by one number of its inputs. */
function slopeOf(test: ArenaCase, list: number[], place: number): number {
  const [centre, h] = [list[place], 1e-6];
  const [up, down] = [h, -h].map((by) => {
    list[place] = centre + by;
    return referenceOf(test).loss;
  });
  list[place] = centre;
  return (up - down) / (2 * h);
}

/** The case's graph and its gradients in float64. */
function interpreted(test: ArenaCase) {
  const { graph, feeds, by, report } = arenaGraph(test);
  const { forward, backward, gradients } = differentiate(graph, ['loss'], by);
  const arrays = [...feeds].map(([name, { shape, data }]): [string, NdArray] => [
    name,
    { shape, data: Float64Array.from(data) },
  ]);
  const kept = interpret(forward, new Map(arrays));
  const seed = ['d_loss', { shape: [1], data: Float64Array.of(1) }] as const;
  const results = interpret(backward, new Map([...kept, seed]));
  const [loss] = (kept.get('loss') as NdArray).data;
  return report(loss, (input) => (results.get(gradients.get(input) ?? '') as NdArray).data);
}

describe('the graphs', () => {
  // What is fed is float32, settings too.
  it.each(ARENA_NAMES)('are the references, whatever settings and sizes: %s', (name) => {
    for (const seed of SEEDS) {
      const test = draw(name, seed);
      expectNear(interpreted(test), referenceOf(test), 2e-6, 2e-6, `${name} ${seed}`);
    }
  });
});

describe('verify on wasm', () => {
  const backend = openNodeBackend(1);

  it('holds arena.json, and computes it', async () => {
    const blank = CASES.map((test) => ({ ...test, expected: undefined }));
    expect(goldenProblems(await runVerify(backend, { arena: blank }), CASES)).toEqual([]);
  });

  it('holds other cases', async () => {
    const cases = ARENA_NAMES.map((name) => draw(name, 20));
    const expected = cases.map((test) => ({ ...test, expected: referenceOf(test) }));
    expect(goldenProblems(await runVerify(backend, { arena: cases }), expected)).toEqual([]);
  });
});

describe('a case that cannot be run is refused by name', () => {
  const simpo = CASES.find(({ name }) => name === 'simpo') as ArenaCase;
  it.each<[string, ArenaCase, RegExp]>([
    ['an unknown loss', { ...simpo, name: 'raft' }, /case 3 is named raft; use params, inputs and one of f_divergence/],
    ['no inputs', { name: 'simpo', params: {} } as unknown as ArenaCase, /case 3 is without params or inputs/],
    ['no setting', { ...simpo, params: { beta: 1 } }, /gamma of case 3 \(simpo\) is missing; use a number/],
    [
      'short rows',
      { ...simpo, inputs: { ...simpo.inputs, lengths: [99, 1] } },
      /policy_token_logps of case 3 \(simpo\) is not/,
    ],
    [
      'half a pair',
      { ...simpo, inputs: { policy_token_logps: [[-1]], lengths: [1] } },
      /lengths of case 3 .* multiple of 2/,
    ],
  ])('%s', (_, test, message) => {
    expect(() => arenaGraph(test, 3)).toThrow(message);
  });
});
