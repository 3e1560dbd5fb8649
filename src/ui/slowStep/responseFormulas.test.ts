import { expect, test } from 'vitest';
import type { ToldResponse } from '../../core/rolloutRecords';
import { DEFAULT_TRAINING, type TrainingConfig } from '../../core/trainingConfig';
import { Random } from '../../math/random';
import { estimatedTokens, groupView, responseView } from '../../math/responseView';
import { rankedView } from '../../math/rrhfView';
import { evaluate } from './formulaTestKit';
import {
  advantageLines,
  groupLines,
  judgedLines,
  rankLine,
  ratioLine,
  responseLossLine,
  tokenLossLines,
  tokenRewardLines,
} from './responseFormulas';

const exact = (value: number) => value.toFixed(17).replace('-', '−');
const number = (text: string) => Number(text.replace('−', '-'));

const random = new Random(7);
const around = (values: readonly number[], by: number) => values.map((value) => value + by * random.normal());

function response(length: number): ToldResponse {
  const oldLogps = Array.from({ length }, () => -0.2 - 2 * random.uniform());
  const logps = around(oldLogps, 0.3);
  const rest = { referenceLogps: around(oldLogps, 0.5), afterLogps: around(logps, 0.1), values: around(oldLogps, 1) };
  const reward = random.normal();
  return { prompt: 0, tokens: oldLogps.map((_, t) => t), reward, score: reward, oldLogps, logps, ...rest };
}
const RESPONSES = [3, 1, 4, 5].map(response);
const BATCH = { responses: RESPONSES, longest: 8 };
const SIZES = { responses: 4, tokens: 13, longest: 8 };
const PPO = { klCoefficient: 0.3, mean: -0.4, deviation: 1.7 };

/** Each chain's numbers come to its value. */
function expectTrue(lines: readonly (readonly string[])[]) {
  for (const line of lines.filter(({ length }) => length > 3)) {
    const [, , numbers, value] = line;
    expect(evaluate(numbers), line.join(' = ')).toBeCloseTo(number(value), 9);
  }
}

const BASE: TrainingConfig = { ...DEFAULT_TRAINING, method: 'grpo', beta: 0.3, num_generations: 4, epsilon: 0.1 };
test.each<TrainingConfig>([
  BASE,
  { ...BASE, scale_rewards: 'none', grpo_loss_type: 'dr_grpo' },
  { ...BASE, beta: 0, grpo_loss_type: 'dapo' },
  { ...BASE, method: 'ppo', gamma: 0.9, lam: 0.8 },
])(
  'the numbers that are told of responses follow from each other: $method, $grpo_loss_type, $scale_rewards',
  (config) => {
    const ppo = config.method === 'ppo' ? PPO : undefined;
    for (const place of RESPONSES.keys()) {
      const batch = { ...BATCH, place, ...(ppo && { ppo }) };
      const view = responseView(batch, config);
      if (ppo) {
        const tokens = estimatedTokens(RESPONSES[place], ppo, config);
        expectTrue(tokenRewardLines(tokens, RESPONSES[place].score, ppo, exact));
        const lines = advantageLines(tokens, ppo, config, exact);
        expectTrue(lines);
        expect(number(lines[2][3])).toBeCloseTo(view.tokens[0].advantage, 12);
      } else {
        const lines = groupLines(groupView(batch, config), RESPONSES[place].reward, config, exact);
        expectTrue(lines);
        expect(number(lines.at(-1)?.at(-1) ?? '')).toBeCloseTo(view.tokens[0].advantage, 12);
      }
      for (const token of view.tokens) {
        const lines = tokenLossLines(token, config, exact);
        expectTrue([ratioLine(token, exact), ...lines]);
        expect(number(lines.at(-1)?.at(-1) ?? '')).toBeCloseTo(token.loss, 9);
      }
      const line = responseLossLine(view, config, SIZES, exact);
      expectTrue([line]);
      expect(number(line[3]) / SIZES.responses).toBeCloseTo(view.loss, 9);
    }
  },
);

test('so do those of a ranking and of a reward model', () => {
  const ranked = rankedView(RESPONSES);
  expect(ranked.misranked.length).toBeGreaterThan(0);
  expectTrue([rankLine(ranked, exact)]);
  for (const center of [0, 0.2]) {
    const { margin, loss, gradient } = judgedLines({ chosen: -0.4, rejected: 0.3 }, center, exact);
    expectTrue([margin, loss, ...gradient]);
  }
});
