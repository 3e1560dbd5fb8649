import { expect, it } from 'vitest';
import { MEASURED_COLUMNS } from '../../core/runCurves';
import { DEFAULT_TRAINING } from '../../core/trainingConfig';
import { emptyCurves, withEvaluation } from '../../store/curves';
import type { Mark } from '../figure';
import { viewOf, WORDS } from '../figureTestKit';
import { figuresOf } from './figures';
import { frontierFigure } from './frontierFigure';
import { klFigure } from './klFigure';

const KITCHEN = MEASURED_COLUMNS.kitchen;

/** After 20 steps of supervised fine-tuning their end is the reference. */
const STEPS = [
  { step: 0, kl: 0, reward: -1.5, referenceReward: -1.5 },
  { step: 20, kl: 0.5, reward: 0, referenceReward: -1.5 },
  { step: 40, kl: 0, reward: 0, referenceReward: 0 },
  { step: 60, kl: 0.1, reward: 0.4, referenceReward: 0 },
];
const CURVES = STEPS.map(({ kl, ...rest }) => ({
  ...{ ...rest, 'kl/exact': kl, oracleReward: rest.reward + 0.2, shareOfOracle: 0.6, wellFormed: 0.9, length: 5 },
})).reduce(withEvaluation, emptyCurves());
/** Of what the run ended with. */
const FRONTIER = { kl: [0, 0.1, 1], reward: [0, 0.6, 2] };
const CONFIG = { ...DEFAULT_TRAINING, method: 'ppo', reward_source: 'reward_model', sft_steps: 20 } as const;
const GHOST = { kl: [0, 0.2], reward: [0, 0.3] };
const VIEW = viewOf(CURVES, KITCHEN, { config: CONFIG, frontier: FRONTIER, ghost: GHOST });

const pathIn = (marks: readonly Mark[]) =>
  marks.find((mark) => mark.kind === 'line' && mark.tone === 'policy' && mark.opacity === undefined);
const levelIn = (marks: readonly Mark[]) => marks.find((mark) => mark.kind === 'rule' && mark.axis === 'y');

it('distances are drawn from one reference, whose level says which', () => {
  const now = frontierFigure.describe(VIEW, WORDS).panes[0];
  expect(pathIn(now.marks)).toMatchObject({ x: [0, 0.1], y: [0, 0.4] });
  expect(levelIn(now.marks)).toMatchObject({ at: 0, label: 'π_ref = π_SFT' });
  expect(now.corner).toBeDefined();
  // What the first part is measured from has another frontier, which is not known any more.
  const before = frontierFigure.describe({ ...VIEW, viewing: 20 }, WORDS).panes[0];
  expect(pathIn(before.marks)).toMatchObject({ x: [0, 0.5], y: [-1.5, 0] });
  expect(levelIn(before.marks)).toMatchObject({ at: -1.5, label: 'π_ref' });
  expect(before.corner).toBeUndefined();
  const ghosts = [now, before].map(({ marks }) => marks.some((mark) => mark.kind === 'name'));
  expect(ghosts).toEqual([true, false]);
  const hover = frontierFigure.cursor?.(VIEW);
  expect(hover).toMatchObject({ steps: [40, 60], xs: [0, 0.1] });
});

it('the distance over the steps has a gap where another reference begins, and says so there', () => {
  const { marks } = klFigure.describe(VIEW, WORDS).panes[0];
  const line = marks.find((mark) => mark.kind === 'line');
  expect(line).toMatchObject({ x: [0, 20, 40, 40, 60], y: [0, 0.5, Number.NaN, 0, 0.1] });
  const names = marks.flatMap((mark) => (mark.kind === 'name' ? [[mark.x, mark.text]] : []));
  expect(names).toContainEqual([20, 'π_ref = π_SFT']);
});

it('a run that fine-tunes first shows the log-probabilities of what it imitates', () => {
  const ids = (sft_steps: number) => figuresOf(KITCHEN, { ...CONFIG, sft_steps }).map(({ id }) => id);
  expect(ids(20)).toEqual(['frontier', 'earned', 'logps', 'rewardModel', 'kl', 'updates', 'entropy', 'mass']);
  expect(ids(0)).not.toContain('logps');
  const online = figuresOf(KITCHEN, { ...CONFIG, method: 'online_dpo' }).map(({ id }) => id);
  expect(online.slice(0, 4)).toEqual(['frontier', 'earned', 'rewardModel', 'rewards']);
});
