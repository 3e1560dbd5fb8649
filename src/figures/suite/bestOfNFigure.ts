/** What choosing among N completions of the reference comes to: win rate, reward and KL against N (arXiv 2305.18290, Figure 4). */
import { BEST_OF_N_METHOD, type SuitePoint, type SuiteResult } from '../../core/suite';
import { bestOfNBound } from '../../math/bestOfN';
import type { Figure, Mark, Pane, SuiteQuantity } from '../figure';
import { namesOf } from '../runs/figureParts';
import { columnsScale } from '../scale';
import type { SuiteLook, SuiteWords } from './suiteLook';

/** Pixels. */
const POINT_SIZE = 7;
/** A name takes as much of its pane, of which there are three. */
const NAME_ROOM = 0.2;

/** By rising N. */
export function bestOfNPoints({ runs }: Pick<SuiteResult, 'runs'>): SuitePoint[] {
  const points = runs.find(({ method }) => method === BEST_OF_N_METHOD)?.points ?? [];
  return points.filter(({ at }) => Number.isInteger(at) && at >= 1).toSorted((left, right) => left.at - right.at);
}

export function bestOfNFigure(suite: SuiteResult, words: SuiteWords, { settings = true }: SuiteLook = {}): Figure {
  const points = bestOfNPoints(suite);
  const doublings = points.map(({ at }) => Math.log2(at));
  const ticks = [...new Set(doublings.filter(Number.isInteger))];
  const last = doublings.at(-1) ?? 1;
  const pane = (quantity: SuiteQuantity, values: readonly number[], more: readonly number[] = []): Pane => {
    const y = columnsScale([values, more], { least: 0.1, count: 3 });
    const line: Mark = { kind: 'line', tone: toneOf(quantity), x: doublings, y: values, width: 2, dash: 'solid' };
    const dots: Mark = { kind: 'points', role: toneOf(quantity), x: doublings, y: values, size: POINT_SIZE };
    const bound: Mark = { kind: 'line', tone: 'oracle', x: doublings, y: more, width: 1.5, dash: 'dotted' };
    const ends = [
      { tone: 'oracle', x: last, y: more.at(-1) ?? 0, text: words.bound(settings) },
      { tone: 'kl', x: last, y: values.at(-1) ?? 0, text: 'KL' },
    ] as const;
    return {
      y: {
        quantity,
        title: quantity === 'kl' ? words.kl : words.axes[quantity],
        scale: y,
        percent: quantity === 'winRate',
      },
      marks: more.length > 0 ? [bound, line, dots, ...namesOf(ends, y, NAME_ROOM)] : [line, dots],
    };
  };
  const rates = points.flatMap(({ winRate }) => winRate ?? []);
  return {
    id: 'bestOfN',
    title: words.titles.bestOfN,
    legend: [],
    x: { quantity: 'draws', title: words.axes.draws, scale: { from: 0, to: Math.max(last, 1), ticks }, doubling: true },
    panes: [
      // Older files do not have it.
      ...(rates.length === points.length ? [pane('winRate', rates)] : []),
      pane(
        'reward',
        points.map(({ reward }) => reward),
      ),
      pane(
        'kl',
        points.map(({ kl }) => kl),
        points.map(({ at }) => bestOfNBound(at)),
      ),
    ],
  };
}

const toneOf = (quantity: SuiteQuantity) => (quantity === 'kl' ? 'kl' : 'policy');
