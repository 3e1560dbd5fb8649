import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { dLogits } from '../../math/dLogits';
import { logSoftmaxGather } from '../../math/logSoftmaxGather';
import { Random } from '../../math/random';
import { sequenceSum } from '../../math/sequenceSum';
import { tokenKlEntropy } from '../../math/tokenKlEntropy';
import { expectClose, normals, raggedSequences, randomTargets, TestGpu } from './webgpuTestKit';

let gpu: TestGpu;
beforeAll(async () => {
  gpu = await TestGpu.open();
});
afterAll(() => gpu.close());

/** The float64 reference of the kernels under test, on the same float32 inputs. */
function reference(c: Case) {
  const { rows, vocab, targets, sequences } = c;
  const out = {
    logps: new Float64Array(rows),
    lse: new Float64Array(rows),
    referenceLse: new Float64Array(rows),
    sums: new Float64Array(sequences),
    dLogits: new Float64Array(rows * vocab),
    kl: new Float64Array(rows),
    entropy: new Float64Array(rows),
    correct: new Float64Array(rows),
  };
  const logits = Float64Array.from(c.logits);
  const referenceLogits = Float64Array.from(c.referenceLogits);
  logSoftmaxGather(referenceLogits, targets, out.logps, out.referenceLse, rows, vocab);
  logSoftmaxGather(logits, targets, out.logps, out.lse, rows, vocab);
  sequenceSum(out.logps, targets, c.starts, out.sums, sequences);
  dLogits(logits, out.lse, targets, Float64Array.from(c.dLogps), c.sequenceOf, out.dLogits, rows, vocab);
  const { lse, referenceLse, kl, entropy, correct } = out;
  tokenKlEntropy(logits, lse, referenceLogits, referenceLse, targets, kl, entropy, correct, rows, vocab);
  return out;
}

function makeCase(seed: number, rows: number, vocab: number, scale: number) {
  const random = new Random(seed);
  const sequences = 1 + random.integer(Math.min(rows, 6));
  const logits = normals(random, rows * vocab, scale);
  return {
    rows,
    vocab,
    sequences,
    logits,
    referenceLogits: logits.map((x) => x + scale * 0.3 * random.normal()),
    targets: randomTargets(random, rows, vocab),
    dLogps: normals(random, sequences),
    ...raggedSequences(random, rows, sequences),
  };
}
type Case = ReturnType<typeof makeCase>;

/** Encodes all row kernels in the order of a training step, each on the output of the one before, and reads everything back. */
async function onGpu(c: Case) {
  const { rows, vocab, sequences } = c;
  const [logits, targets] = [gpu.put(c.logits), gpu.put(c.targets)];
  const [referenceLogits, referenceLse] = [gpu.put(c.referenceLogits), gpu.stale(rows)];
  const [starts, sequenceOf, dLogps] = [gpu.put(c.starts), gpu.put(c.sequenceOf), gpu.put(c.dLogps)];
  const [logps, lse, sums, grad] = [gpu.stale(rows), gpu.stale(rows), gpu.stale(sequences), gpu.stale(rows * vocab)];
  const [kl, entropy, correct] = [gpu.stale(rows), gpu.stale(rows), gpu.stale(rows)];
  const { kernels } = gpu;
  kernels.logSoftmaxGather({ logits: referenceLogits, targets, logps, lse: referenceLse, rows, vocab });
  kernels.logSoftmaxGather({ logits, targets, logps, lse, rows, vocab });
  kernels.sequenceSum({ values: logps, targets, starts, sums, sequences });
  kernels.dLogits({ logits, lse, targets, dLogps, sequenceOf, dLogits: grad, rows, vocab });
  kernels.tokenKlEntropy({ logits, lse, referenceLogits, referenceLse, targets, kl, entropy, correct, rows, vocab });
  const outputs = [logps, lse, sums, grad, kl, entropy, correct];
  const [a, b, s, d, k, e, t] = await gpu.read(...outputs);
  for (const tensor of [logits, targets, referenceLogits, referenceLse, starts, sequenceOf, dLogps, ...outputs])
    tensor.destroy();
  return { logps: a, lse: b, sums: s, dLogits: d, kl: k, entropy: e, correct: t };
}

async function check(c: Case) {
  const actual = await onGpu(c);
  const expected = reference(c);
  // An lse of magnitude M is rounded by M·2⁻²⁴, which every exp(x − lse) then inherits.
  const largest = Math.max(...expected.lse.map(Math.abs));
  const rounding = 4e-7 * largest;
  const nats = 2e-6 + rounding;
  expectClose(actual.lse, expected.lse, 'lse');
  expectClose(actual.logps, expected.logps, 'logps');
  expectClose(actual.sums, expected.sums, 'sums', 2e-5, 2e-5);
  expectClose(actual.dLogits, expected.dLogits, 'dLogits', 2e-5 + rounding, nats);
  expectClose(actual.kl, expected.kl, 'kl', 1e-4 + rounding, 10 * nats);
  expectClose(actual.entropy, expected.entropy, 'entropy', 1e-4 + rounding, 10 * nats);
  expectClose(actual.correct, expected.correct, 'correct', 0, 0);
}

describe('log_softmax_gather, sequence_sum, d_logits and token_kl_entropy against float64', () => {
  it.each([
    [1, 1, 1],
    [5, 1, 3],
    [1, 2, 1],
    [7, 61, 1],
    [33, 64, 3],
    [9, 65, 80],
    [6, 1000, 2],
    [3, 2048, 1],
    [3, 2049, 20],
    [3, 50257, 4],
    [4, 61, 1e4],
  ])('%i rows of a vocabulary of %i, logits of scale %d', (rows, vocab, scale) =>
    check(makeCase(rows + vocab, rows, vocab, scale)),
  );

  it('random shapes', async () => {
    const random = new Random(11);
    for (let i = 0; i < 8; i++) {
      await check(makeCase(100 + i, 1 + random.integer(40), 1 + random.integer(300), 0.1 + 10 * random.uniform()));
    }
  });

  it('more rows than one dimension of a dispatch has workgroups', () => check(makeCase(5, 65535 + 70, 3, 1)));

  it('long sequences', async () => {
    const c = makeCase(6, 3000, 5, 1);
    await check({ ...c, sequences: 1, starts: Int32Array.of(0, 3000), sequenceOf: new Int32Array(3000) });
  });

  it.each([
    [0, 299],
    [5, 69],
    [5, 70],
    [7, 130],
  ])('takes the first of equal maxima, at %i and %i', async (first, second) => {
    const c = makeCase(7, 2, 300, 1);
    for (const row of [0, 300]) {
      c.logits[row + first] = 9;
      c.logits[row + second] = 9;
    }
    await check({ ...c, targets: Int32Array.of(first, second) });
  });

  it('leaves ignored rows out of the sum, whatever they hold', async () => {
    const sums = gpu.stale(1);
    const [values, targets] = [gpu.put(Float32Array.of(2, Number.NaN, 9, 3)), gpu.put(Int32Array.of(0, -100, -100, 1))];
    gpu.kernels.sequenceSum({ values, targets, starts: gpu.put(Int32Array.of(0, 4)), sums, sequences: 1 });
    expect([...(await gpu.read(sums))[0]]).toEqual([5]);
  });

  it('no rows', async () => {
    const c = makeCase(8, 1, 4, 1);
    const sums = gpu.stale(2);
    const empty = { logits: gpu.put(c.logits), targets: gpu.put(c.targets), logps: gpu.stale(1), lse: gpu.stale(1) };
    gpu.kernels.logSoftmaxGather({ ...empty, rows: 0, vocab: 4 });
    const starts = gpu.put(Int32Array.of(0, 0, 0));
    gpu.kernels.sequenceSum({ values: empty.logps, targets: empty.targets, starts, sums, sequences: 2 });
    const [logps, zeros] = await gpu.read(empty.logps, sums);
    expect([...logps, ...zeros]).toEqual([777, 0, 0]);
  });
});

describe('a logit that is not finite', () => {
  it.each([Number.NaN, Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY])(
    'of %d spoils its row and sequence only',
    async (bad) => {
      for (const at of [0, 37, 99]) {
        const c = makeCase(9, 4, 100, 1);
        c.logits[100 + at] = bad;
        const shape = { targets: Int32Array.of(1, 2, 3, 4), sequences: 2, starts: Int32Array.of(0, 2, 4) };
        const { logps, lse, sums } = await onGpu({ ...c, ...shape });
        expect([...logps].map(Number.isFinite)).toEqual([true, false, true, true]);
        expect([...lse].map(Number.isFinite)).toEqual([true, false, true, true]);
        expect([...sums].map(Number.isFinite)).toEqual([false, true]);
      }
    },
  );
});
