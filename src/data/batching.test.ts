import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { EngineError } from '../core/errors';
import { IGNORED_TARGET, MASKED } from '../math/arrays';
import {
  type BatchLimits,
  causalMask,
  collateChosen,
  collatePairs,
  collateTexts,
  fitPair,
  type PreferencePair,
  shapeForPairs,
} from './batching';
import { scatterPlan } from './scatterPlan';

const limits: BatchLimits = { vocab: 50, context: 12, padId: 0 };
const pairs: PreferencePair[] = [
  { promptIds: [5, 6], chosenIds: [7, 8, 0], rejectedIds: [9, 0] },
  { promptIds: [5], chosenIds: [4, 0], rejectedIds: [3, 2, 1, 0] },
];
const codeOf = (action: () => unknown) => {
  try {
    action();
  } catch (thrown) {
    return thrown instanceof EngineError ? { code: thrown.code, values: thrown.values } : thrown;
  }
  return undefined;
};

describe('collatePairs', () => {
  const shape = shapeForPairs(pairs, 2, limits);
  const batch = collatePairs(pairs, shape, limits);

  it('takes its shape from the longest input and the longest completion', () => {
    expect(shape).toEqual({ pairs: 2, positions: 4, rows: 16 });
  });

  it('lays out [chosen; rejected] without the last token, padded on the right', () => {
    expect(batch.sequences).toBe(4);
    expect(Array.from(batch.inputIds)).toEqual([5, 6, 7, 8, 5, 4, 0, 0, 5, 6, 9, 0, 5, 3, 2, 1]);
    expect(Array.from(batch.positionIds.slice(0, 8))).toEqual([0, 1, 2, 3, 0, 1, 2, 3]);
  });

  it('points each row at the logits that predict its target', () => {
    expect(Array.from(batch.targets)).toEqual([7, 8, 0, 4, 0, 9, 0, 3, 2, 1, 0, ...Array(5).fill(IGNORED_TARGET)]);
    expect(Array.from(batch.logitRows)).toEqual([1, 2, 3, 4, 5, 9, 10, 12, 13, 14, 15, 0, 0, 0, 0, 0]);
    expect(Array.from(batch.sequenceOf)).toEqual([0, 0, 0, 1, 1, 2, 2, 3, 3, 3, 3, 0, 0, 0, 0, 0]);
    expect(Array.from(batch.starts)).toEqual([0, 3, 5, 7, 11]);
    expect(Array.from(batch.lengths)).toEqual([3, 2, 2, 4]);
  });

  it('reads back every completion, whatever the pairs', () => {
    const token = fc.integer({ min: 0, max: 49 });
    const ids = fc.array(token, { minLength: 1, maxLength: 6 });
    const pair = fc.record({ promptIds: ids, chosenIds: ids, rejectedIds: ids });
    fc.assert(
      fc.property(fc.array(pair, { minLength: 1, maxLength: 5 }), (drawn) => {
        const made = collatePairs(drawn, shapeForPairs(drawn, drawn.length, limits), limits);
        const completions = [...drawn.map((d) => d.chosenIds), ...drawn.map((d) => d.rejectedIds)];
        completions.forEach((completion, s) => {
          const rows = Array.from({ length: made.starts[s + 1] - made.starts[s] }, (_, i) => made.starts[s] + i);
          expect(rows.map((row) => made.targets[row])).toEqual(completion);
          // The token after the input of a row, where there is one, is its target.
          for (const row of rows.slice(0, -1)) expect(made.inputIds[made.logitRows[row] + 1]).toBe(made.targets[row]);
        });
        expect(made.targets.filter((target) => target !== IGNORED_TARGET)).toHaveLength(completions.flat().length);
      }),
    );
  });

  it('wants the batch to fit the shape', () => {
    expect(codeOf(() => collatePairs(pairs.slice(1), shape, limits))).toMatchObject({ code: 'config_invalid' });
    expect(codeOf(() => collatePairs(pairs, { ...shape, positions: 3 }, limits))).toMatchObject({
      code: 'config_invalid',
    });
    expect(codeOf(() => collatePairs(pairs, { ...shape, rows: 10 }, limits))).toMatchObject({ code: 'config_invalid' });
  });
});

describe('fitPair', () => {
  const [first] = pairs;
  it.each([
    ['token_out_of_range', { ...first, chosenIds: [50] }, { token: 50, vocab: 50 }],
    ['token_out_of_range', { ...first, promptIds: [-1] }, { token: -1, vocab: 50 }],
    ['token_out_of_range', { ...first, rejectedIds: [1.5] }, { token: 1.5, vocab: 50 }],
    ['completion_empty', { ...first, rejectedIds: [] }, { pair: 3 }],
    ['prompt_too_long', { ...first, promptIds: Array(12).fill(1) }, { length: 12, context: 12 }],
    ['config_invalid', { ...first, promptIds: [] }, {}],
  ])('refuses with %s', (code, pair, values) => {
    expect(codeOf(() => fitPair(pair, limits, 3))).toMatchObject({ code, values });
  });

  it('cuts a completion at the end of the context', () => {
    const cut = fitPair({ ...first, promptIds: Array(10).fill(1) }, limits);
    expect(cut.chosenIds).toEqual([7, 8]);
    expect(cut.rejectedIds).toEqual([9, 0]);
  });
});

describe('without a rejected half', () => {
  it('collateChosen keeps the completion as target', () => {
    const shape = shapeForPairs(pairs, 2, limits, false);
    const batch = collateChosen(pairs, shape, limits);
    expect(shape).toEqual({ pairs: 2, sequences: 2, positions: 4, rows: 6 });
    expect(batch.sequences).toBe(2);
    expect(Array.from(batch.targets)).toEqual([7, 8, 0, 4, 0, IGNORED_TARGET]);
  });

  it('collateTexts makes every token after the first a target', () => {
    const batch = collateTexts(
      [
        [5, 6, 7, 0],
        [4, 0],
      ],
      { pairs: 2, sequences: 2, positions: 3, rows: 6 },
      limits,
    );
    expect(Array.from(batch.targets)).toEqual([6, 7, 0, 0, IGNORED_TARGET, IGNORED_TARGET]);
    expect(Array.from(batch.logitRows)).toEqual([0, 1, 2, 3, 0, 0]);
    expect(Array.from(batch.inputIds)).toEqual([5, 6, 7, 4, 0, 0]);
    expect(codeOf(() => collateTexts([[5]], { pairs: 1, sequences: 1, positions: 3, rows: 3 }, limits))).toMatchObject({
      code: 'completion_empty',
    });
  });

  it('collateTexts only reads what stands before the first target', () => {
    const shape = { pairs: 2, sequences: 2, positions: 3, rows: 4 };
    const texts = [
      [5, 6, 7, 0],
      [4, 3, 0],
    ];
    const batch = collateTexts(texts, shape, limits, 2);
    expect(Array.from(batch.targets)).toEqual([7, 0, 0, IGNORED_TARGET]);
    expect(Array.from(batch.logitRows)).toEqual([1, 2, 4, 0]);
    expect(Array.from(batch.inputIds)).toEqual([5, 6, 7, 4, 3, 0]);
    expect(codeOf(() => collateTexts([[4, 0], texts[0]], shape, limits, 2))).toMatchObject({
      code: 'completion_empty',
    });
  });
});

it('causalMask hides the future', () => {
  expect(Array.from(causalMask(3))).toEqual([0, MASKED, MASKED, 0, 0, MASKED, 0, 0, 0]);
});

describe('scatterPlan', () => {
  it('lists the positions of each id in ascending order', () => {
    expect(scatterPlan([4, 2, 4, 0])).toEqual({
      uniqueIds: Int32Array.of(0, 2, 4, 0),
      starts: Int32Array.of(0, 1, 2, 4, 4),
      positions: Int32Array.of(3, 1, 0, 2),
      count: 3,
    });
    expect(scatterPlan([]).count).toBe(0);
  });

  it('covers every position once', () => {
    fc.assert(
      fc.property(fc.array(fc.integer({ min: 0, max: 20 }), { maxLength: 40 }), (ids) => {
        const plan = scatterPlan(ids);
        const rebuilt = Array(ids.length).fill(-1);
        for (let u = 0; u < plan.count; u++) {
          for (let i = plan.starts[u]; i < plan.starts[u + 1]; i++) rebuilt[plan.positions[i]] = plan.uniqueIds[u];
        }
        expect(rebuilt).toEqual(ids);
      }),
    );
  });
});
