/** How often what each method has learnt wins against the reference, by the temperature at which it is sampled (arXiv 2305.18290, Figure 2 right). */
import { BEST_OF_N_METHOD, type SuiteResult } from '../../core/suite';
import { type TemperatureRow, temperatureRows } from '../../math/suiteTemperatures';
import type { Figure, Mark, NameMark, Tone } from '../figure';
import { columnsScale } from '../scale';
import { placeNames } from './placeNames';
import { END_SIZE, FADED, FILE_NAME_ROOM, isMeant, type SuiteLook, type SuiteWords } from './suiteLook';
import { suitePaths } from './suitePaths';

interface Curve {
  readonly x: readonly number[];
  readonly y: readonly number[];
}

/** Pixels. */
const POINT_SIZE = 6;
const EVEN = 0.5;

export function temperatureFigure(suite: SuiteResult, words: SuiteWords, look: SuiteLook = {}): Figure {
  const { pointed, hidden = [], nameRoom = FILE_NAME_ROOM, settings = true } = look;
  const rows = temperatureRows(suite).filter(({ method }) => !hidden.includes(method));
  const reference = {
    x: suite.reference?.map(({ temperature }) => temperature) ?? [],
    y: suite.reference?.map(({ winRate }) => winRate) ?? [],
  };
  const curves = rows.map(curveOf);
  const temperatures = [...new Set([reference, ...curves].flatMap(({ x }) => x))].sort((a, b) => a - b);
  const x = { from: temperatures[0] ?? 0, to: temperatures.at(-1) ?? 1, ticks: temperatures };
  const y = columnsScale([[EVEN], reference.y, ...curves.map((curve) => curve.y)], { least: 0.2, count: 5 });
  const isFaded = (row: TemperatureRow) => pointed !== undefined && !isMeant(row, { method: pointed.method });
  const clear = rows.filter((row) => !isFaded(row));
  const ends = endMarks(suite);
  const nameOf = (row: TemperatureRow) => {
    const largest = row.runs[0].points.at(-1);
    return row.method === BEST_OF_N_METHOD && largest ? words.bestOf(largest.at) : words.name(row, settings);
  };
  return {
    id: 'temperatures',
    title: words.titles.temperatures,
    legend: [],
    x: { quantity: 'temperature', title: words.axes.temperature, scale: x },
    panes: [
      {
        y: { quantity: 'winRate', title: words.axes.winRate, scale: y, percent: true },
        marks: [
          { kind: 'rule', tone: 'muted', axis: 'y', at: EVEN, width: 1, dash: 'solid' },
          ...rows.filter(isFaded).map((row): Mark => ({ ...FADED, ...curveOf(row) })),
          { kind: 'line', tone: 'reference', ...reference, width: 1.5, dash: 'dashed' },
          ...clear.flatMap((row) => curveMarks(row, ends.get(row.method))),
          ...placeNames(
            [
              ...nameAt('reference', reference, 'π_ref'),
              ...clear.flatMap((row) => nameAt('policy', curveOf(row), nameOf(row))),
            ],
            x,
            y,
            nameRoom,
          ),
        ],
      },
    ],
  };
}

function curveOf({ at }: TemperatureRow): Curve {
  return { x: at.map(({ temperature }) => temperature), y: at.map(({ winRate }) => winRate.mean) };
}

/** A method ends as its path does where reward stands against KL. */
const endMarks = (suite: SuiteResult) => new Map(suitePaths(suite).map(({ method, end }) => [method, end]));

function curveMarks(row: TemperatureRow, end: ReturnType<typeof suitePaths>[number]['end']): Mark[] {
  const curve = curveOf(row);
  const place = curve.x.length - 1;
  if (place < 0) return [];
  if (!end)
    return [
      { kind: 'line', tone: 'policy', ...curve, width: 1, dash: 'dotted' },
      { kind: 'points', role: 'policy', ...curve, size: POINT_SIZE },
    ];
  return [
    { kind: 'line', tone: 'policy', ...curve, width: 2, dash: 'solid' },
    { kind: 'symbol', role: 'policy', x: curve.x[place], y: curve.y[place], size: END_SIZE, ...end },
  ];
}

function nameAt(tone: Tone, { x, y }: Curve, text: string): Omit<NameMark, 'kind'>[] {
  const place = x.length - 1;
  return place < 0 ? [] : [{ tone, x: x[place], y: y[place], text }];
}
