import { expect, it } from 'vitest';
import { MEASURED_COLUMNS } from '../../core/runCurves';
import { DEFAULT_TRAINING } from '../../core/trainingConfig';
import { emptyCurves, withMetrics } from '../../store/curves';
import { viewOf, WORDS } from '../figureTestKit';
import { figuresOf } from './figures';
import { earnedFigure, entropyFigure, rewardModelFigure, updatesFigure } from './promptFigures';

const KITCHEN = MEASURED_COLUMNS.kitchen;

/** Ten steps, of which every fifth is logged whole. */
function curvesOf(metrics: (step: number) => object) {
  const records = Array.from({ length: 10 }, (_, step) => ({
    step,
    ...{ loss: 1, grad_norm: 1, learning_rate: 1e-3, epoch: 0 },
    ...(step % 5 === 0 && { entropy: 2 - step / 10 }),
    ...metrics(step),
  }));
  return withMetrics(emptyCurves(), records);
}

const ppo = (score: (step: number) => number) =>
  curvesOf((step) => ({
    reward: step / 10,
    'objective/scores': score(step),
    'loss/value_avg': 0.5,
    'policy/clipfrac_avg': 0.25,
  }));

it('a run on prompts has figures of its own in the place of the pairs’', () => {
  const ids = figuresOf(KITCHEN, { ...DEFAULT_TRAINING, method: 'grpo' }).map(({ id }) => id);
  expect(ids).toEqual(['frontier', 'earned', 'kl', 'updates', 'entropy', 'mass']);
  expect(figuresOf(KITCHEN, DEFAULT_TRAINING).map(({ id }) => id)).not.toContain('earned');
});

it('a reward model’s score stands beside the true reward where it is another', () => {
  const own = (score: (step: number) => number) => earnedFigure.read(ppo(score), 4, KITCHEN);
  expect(own((step) => step / 10)).toEqual([{ role: 'policy', term: 'responses', format: 'reward', value: 0.4 }]);
  expect(own((step) => step / 5).map(({ term, value }) => [term, value])).toEqual([
    ['responses', 0.4],
    ['score', 0.8],
  ]);
  const { panes } = earnedFigure.describe(
    viewOf(
      ppo((step) => step / 5),
      KITCHEN,
    ),
    WORDS,
  );
  const names = panes[0].marks.flatMap((mark) => (mark.kind === 'name' ? [mark.text] : []));
  expect(names.toSorted()).toEqual(['responses', 'score']);
});

it('the halves of an update are those that its method logs', () => {
  const terms = (curves: ReturnType<typeof curvesOf>) =>
    updatesFigure.read(curves, undefined, KITCHEN).map(({ term }) => term);
  expect(terms(ppo(() => 0))).toEqual(['valueLoss', 'clipped']);
  expect(terms(curvesOf(() => ({ reward: 0, 'clip_ratio/region_mean': 0 })))).toEqual(['loss', 'clipped']);
  expect(terms(curvesOf(() => ({ reward: 0, rank_loss: 1, 'rewards/accuracies': 1 })))).toEqual([
    'rankLoss',
    'accuracy',
  ]);
});

it('what is logged now and then is one line, and what was not logged is not there', () => {
  const view = viewOf(
    ppo(() => 0),
    KITCHEN,
  );
  const [line] = entropyFigure.describe(view, WORDS).panes[0].marks;
  expect(line).toMatchObject({ kind: 'line', x: [0, 5], y: [2, 1.5] });
  expect(entropyFigure.read(view.curves, 7, KITCHEN)[0].value).toBe(1.5);
  expect(earnedFigure.isEmpty(viewOf(emptyCurves(), KITCHEN))).toBe(true);
});

it('a reward model that is trained first has its figure, and every figure says where the next stage begins', () => {
  const config = {
    ...DEFAULT_TRAINING,
    method: 'ppo',
    reward_source: 'reward_model',
    reward_steps: 4,
    max_steps: 10,
  } as const;
  const curves = curvesOf((step) =>
    step < 4
      ? { accuracy: 0.5, margin: step }
      : { reward: 1, 'objective/scores': 2, 'loss/value_avg': 1, 'policy/clipfrac_avg': 0 },
  );
  const view = viewOf(curves, KITCHEN, { config });
  expect(figuresOf(KITCHEN, config)).toContain(rewardModelFigure);
  expect(rewardModelFigure.read(curves, 3, KITCHEN).map(({ term, value }) => [term, value])).toEqual([
    ['scoreMargin', 3],
    ['accuracy', 0.5],
  ]);
  for (const spec of [rewardModelFigure, earnedFigure, updatesFigure, entropyFigure]) {
    const rules = spec
      .describe(view, WORDS)
      .panes.flatMap(({ marks }) => marks.filter((mark) => mark.kind === 'rule' && mark.axis === 'x'));
    expect(rules.length).toBeGreaterThan(0);
    for (const rule of rules) expect(rule).toMatchObject({ at: 4 });
  }
});
