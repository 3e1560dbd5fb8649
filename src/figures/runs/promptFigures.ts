/** What is drawn of runs that learn from responses which the policy writes: one quantity a pane, whichever method logs it. */
import { stepCursor } from '../cursor';
import type { FigureValue, FigureWords, Mark, NumberFormat, Pane, Quantity, Role, Term } from '../figure';
import { columnOf, type FigureTable, type FigureView, rowAt, sharedSteps, valueIn } from '../figureCurves';
import { columnsScale, type Scale } from '../scale';
import type { FigureSpec } from '../spec';
import { endSymbol, meanMarks, namesOf, referenceName, stageMarks, stepFrame } from './figureParts';

interface Mean {
  readonly role: Role;
  readonly term: Term;
  readonly column: string;
  readonly format: NumberFormat;
}

const isThere = (metrics: FigureTable, { column }: Mean) => columnOf(metrics, column).some(Number.isFinite);

/** Only the rows that have a value: some quantities are logged now and then. */
function without(metrics: FigureTable, { column }: Mean): FigureTable {
  const values = columnOf(metrics, column);
  const rows = values.flatMap((value, row) => (Number.isFinite(value) ? [row] : []));
  const kept = (name: string) => rows.map((row) => columnOf(metrics, name)[row]);
  return { columns: { step: kept('step'), [column]: kept(column) } };
}

/** A view of the rows of one quantity alone. */
function viewOf(view: FigureView, mean: Mean): FigureView {
  const { curves, comparison } = view;
  return {
    ...view,
    curves: { ...curves, metrics: without(curves.metrics, mean) },
    comparison: comparison && { ...comparison, metrics: without(comparison.metrics, mean) },
  };
}

const drawnOf = (view: FigureView, means: readonly Mean[]) =>
  means.flatMap((mean) => {
    const { curves, comparison } = viewOf(view, mean);
    return [columnOf(curves.metrics, mean.column), comparison ? columnOf(comparison.metrics, mean.column) : []];
  });

const marksOf = (view: FigureView, means: readonly Mean[]): Mark[] =>
  means.flatMap((mean) => meanMarks(viewOf(view, mean), [mean]));

/** Bold lines have their names where they end. */
function names(
  view: FigureView,
  marks: readonly Mark[],
  means: readonly Mean[],
  scale: Scale,
  words: FigureWords,
  reference?: { readonly level: number; readonly name: string },
) {
  const ends = means.flatMap(({ role, term }) => {
    const bold = marks.find((mark) => mark.kind === 'line' && mark.tone === role && mark.width === 2);
    if (bold?.kind !== 'line') return [];
    return endSymbol(role, bold.x, bold.y, view.viewing, 8).map((symbol) => ({ symbol, term }));
  });
  const said = ends.map(({ symbol: { role, x, y }, term }) => ({ tone: role, x, y, text: words.term(term) }) as const);
  const level = reference && [
    { tone: 'reference', x: sharedSteps(view).to, y: reference.level, text: reference.name } as const,
  ];
  return [...ends.map(({ symbol }) => symbol), ...namesOf([...said, ...(level ?? [])], scale)];
}

function readMeans(means: readonly Mean[]): FigureSpec['read'] {
  return (curves, step) => {
    const there = means.filter((mean) => isThere(curves.metrics, mean));
    return there.map((mean): FigureValue => {
      const metrics = without(curves.metrics, mean);
      const row = rowAt(curves, columnOf(metrics, 'step'), step);
      return { role: mean.role, term: mean.term, format: mean.format, value: valueIn(metrics, mean.column, row) };
    });
  };
}

const common = (means: readonly Mean[]) =>
  ({
    canDraw: () => true,
    legend: () => [],
    cursor: stepCursor,
    revision: ({ curves, comparison }) => [curves.metrics, comparison?.metrics],
    isEmpty: ({ curves }) => !means.some((mean) => isThere(curves.metrics, mean)),
    read: readMeans(means),
  }) as const satisfies Partial<FigureSpec>;

const TRUE: Mean = { role: 'policy', term: 'responses', column: 'reward', format: 'reward' };
const SCORE: Mean = { role: 'ink', term: 'score', column: 'objective/scores', format: 'reward' };

/** Whether the responses are given something else than they are worth. */
function isScored(metrics: FigureTable): boolean {
  const rewards = columnOf(metrics, TRUE.column);
  return columnOf(metrics, SCORE.column).some((score, row) => Number.isFinite(score) && score !== rewards[row]);
}

const earnedMeans = (metrics: FigureTable): readonly Mean[] => (isScored(metrics) ? [TRUE, SCORE] : [TRUE]);

/** What the responses of each step are worth, and what a reward model gives for them, where it is that which the policy learns from. */
export const earnedFigure: FigureSpec = {
  ...common([TRUE]),
  id: 'earned',
  compared: ['policy'],
  sketch: [
    { role: 'ink', path: 'M4 80 C30 50 60 22 96 10' },
    { role: 'policy', path: 'M4 84 C30 60 56 52 96 60' },
  ],
  describe: (view, words) => {
    const means = earnedMeans(view.curves.metrics);
    const marks = marksOf(view, means);
    const { evaluations } = view.curves;
    const level = columnOf(evaluations, 'referenceReward').findLast(Number.isFinite);
    const name = referenceName(evaluations, columnOf(evaluations, 'referenceReward').length - 1);
    const scale = columnsScale([...drawnOf(view, means), level === undefined ? [] : [level]], { least: 0.1 });
    const reference: Mark[] =
      level === undefined
        ? []
        : [{ kind: 'rule', tone: 'reference', axis: 'y', at: level, width: 1.5, dash: 'dashed' }];
    const title = words.axis('reward', 'earned');
    const named = names(view, marks, means, scale, words, level === undefined ? undefined : { level, name });
    return {
      ...stepFrame(earnedFigure, view, words),
      panes: [
        { y: { quantity: 'reward', title, scale }, marks: [...stageMarks(view), ...reference, ...marks, ...named] },
      ],
    };
  },
  read: (curves, step, measured) => readMeans(earnedMeans(curves.metrics))(curves, step, measured),
};

const VALUE_LOSS: Mean = { role: 'ink', term: 'valueLoss', column: 'loss/value_avg', format: 'loss' };
const RANK_LOSS: Mean = { role: 'ink', term: 'rankLoss', column: 'rank_loss', format: 'loss' };
const LOSS: Mean = { role: 'ink', term: 'loss', column: 'loss', format: 'loss' };
const PPO_CLIPPED: Mean = { role: 'ink', term: 'clipped', column: 'policy/clipfrac_avg', format: 'share' };
const GRPO_CLIPPED: Mean = { role: 'ink', term: 'clipped', column: 'clip_ratio/region_mean', format: 'share' };
const ORDERED: Mean = { role: 'ink', term: 'accuracy', column: 'rewards/accuracies', format: 'share' };

/** The loss that says most of a method, and the share that goes with it: clipped tokens, or responses in order. */
const UPDATES: readonly (readonly [Mean, Mean])[] = [
  [VALUE_LOSS, PPO_CLIPPED],
  [LOSS, GRPO_CLIPPED],
  [RANK_LOSS, ORDERED],
];

/** @param choices by their second half the one is known that a method logs */
function divided(
  choices: readonly (readonly [Mean, Mean])[],
  about: Pick<FigureSpec, 'id' | 'compared' | 'sketch'>,
): FigureSpec {
  const halves = (metrics: FigureTable) => choices.find(([, share]) => isThere(metrics, share)) ?? [];
  const spec: FigureSpec = {
    ...common([]),
    ...about,
    isEmpty: ({ curves }) => halves(curves.metrics).length === 0,
    describe: (view, words) => ({
      ...stepFrame(spec, view, words),
      panes: halves(view.curves.metrics).map((mean, place): Pane => {
        const isShare = mean.format === 'share';
        const quantity: Quantity = isShare ? 'share' : mean.format === 'reward' ? 'reward' : 'loss';
        const drawn = drawnOf(view, [mean]);
        return {
          y: {
            quantity,
            title: words.axis(quantity, about.id),
            scale: columnsScale(drawn, { least: isShare ? 0.05 : 0.1, fromZero: true, count: 2 }),
            ...(isShare && { percent: true }),
          },
          caption: { term: mean.term, text: words.term(mean.term), edge: place === 0 ? 'top' : 'bottom' },
          marks: [...stageMarks(view), ...marksOf(view, [mean])],
        };
      }),
    }),
    read: (curves, step, measured) => readMeans(halves(curves.metrics))(curves, step, measured),
  };
  return spec;
}

export const updatesFigure: FigureSpec = divided(UPDATES, {
  id: 'updates',
  compared: ['ink'],
  sketch: [
    { role: 'ink', path: 'M4 8 C24 14 40 34 96 40' },
    { role: 'ink', path: 'M4 92 C20 70 40 84 96 78' },
  ],
});

const SCORE_MARGIN: Mean = { role: 'ink', term: 'scoreMargin', column: 'margin', format: 'reward' };
const ACCURACY: Mean = { role: 'ink', term: 'accuracy', column: 'accuracy', format: 'share' };

/** How a reward model learns what is preferred, where one is trained. */
export const rewardModelFigure: FigureSpec = divided([[SCORE_MARGIN, ACCURACY]], {
  id: 'rewardModel',
  compared: ['ink'],
  sketch: [
    { role: 'ink', path: 'M4 40 C24 30 40 14 96 8' },
    { role: 'ink', path: 'M4 90 C20 74 40 66 96 60' },
  ],
});

const ENTROPY: Mean = { role: 'policy', term: 'entropy', column: 'entropy', format: 'nats' };

/** How open the next token still is. */
export const entropyFigure: FigureSpec = {
  ...common([ENTROPY]),
  id: 'entropy',
  compared: ['policy'],
  sketch: [{ role: 'policy', path: 'M4 14 C30 20 50 52 96 64' }],
  describe: (view, words) => {
    const scale = columnsScale(drawnOf(view, [ENTROPY]), { least: 0.1, fromZero: true, count: 3 });
    return {
      ...stepFrame(entropyFigure, view, words),
      panes: [
        {
          y: { quantity: 'entropy', title: words.axis('entropy', 'entropy'), scale },
          marks: [...stageMarks(view), ...marksOf(view, [ENTROPY])],
        },
      ],
    };
  },
};
