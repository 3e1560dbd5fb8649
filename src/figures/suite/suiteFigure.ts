/** What a suite came to: expected true reward against KL, a path for each method and setting, and the oracle's curve that none can pass. */
import { ORACLE_METHOD, type SuiteResult } from '../../core/suite';
import type { Figure, Mark, NameMark, Role } from '../figure';
import { frontierUpTo } from '../runs/figureParts';
import { columnsScale } from '../scale';
import { placeNames } from './placeNames';
import { END_SIZE, FADED, FILE_NAME_ROOM, isMeant, type SuiteLook, type SuiteWords } from './suiteLook';
import { type PathPoint, type SuitePath, suitePaths } from './suitePaths';

type Path = readonly PathPoint[];

/** Pixels. */
const POINT_SIZE = 7;
const CHOSEN_SIZE = 15;

export function suiteFigure(suite: SuiteResult, words: SuiteWords, look: SuiteLook = {}): Figure {
  const { pointed, chosen, hidden = [], nameRoom = FILE_NAME_ROOM, settings = true } = look;
  const paths = suitePaths(suite).filter(({ method }) => !hidden.includes(method));
  const x = columnsScale(axisKls(paths), { least: 0.05, fromZero: true, count: 5 });
  const oracle = frontierUpTo(suite.frontier, x.to);
  const within = (points: Path) => points.filter(({ kl }) => kl <= x.to);
  const upTo = (path: Path) => cutAt(path, x.to);
  const endOf = (line: SuitePath) => (roleOf(line) === 'oracle' ? within(line.path) : upTo(line.path)).at(-1);
  const rewards = paths.flatMap(({ runs }) => runs.flatMap(({ points }) => within(points))).map(({ reward }) => reward);
  const y = columnsScale([oracle.reward, rewards], { least: 0.2, count: 5 });
  const isFaded = (path: SuitePath) =>
    pointed !== undefined && path.method !== ORACLE_METHOD && !isMeant(path, pointed);
  const clear = paths.filter((path) => !isFaded(path));
  const crowded = clear.length * nameRoom.height > 1;
  const [reference] = suite.frontier.reward;
  return {
    id: 'suite',
    title: words.titles.suite,
    legend: [],
    x: { quantity: 'kl', title: words.axes.kl, scale: x },
    panes: [
      {
        y: { quantity: 'reward', title: words.axes.reward, scale: y },
        corner: { tone: 'oracle', text: words.impossible },
        marks: [
          { kind: 'shade', role: 'oracle', x: oracle.kl, y: oracle.reward },
          { kind: 'rule', tone: 'reference', axis: 'y', at: reference, width: 1.5, dash: 'dashed', label: 'π_ref' },
          ...paths.filter(isFaded).map(({ path }): Mark => ({ ...FADED, ...columns(upTo(path)) })),
          ...clear.flatMap((path) => drawPath(path, within, upTo, crowded)),
          { kind: 'line', tone: 'oracle', x: oracle.kl, y: oracle.reward, width: 2.5, dash: 'dotted' },
          ...(chosen && chosen.kl <= x.to && chosen.reward >= y.from ? [chosenMark(chosen)] : []),
          ...placeNames(pathNames(clear, endOf, words, settings && !crowded), x, y, nameRoom),
        ],
      },
    ],
  };
}

const chosenMark = ({ kl, reward }: PathPoint): Mark => ({
  ...{ kind: 'symbol', role: 'ink', shape: 'circle', x: kl, y: reward, size: CHOSEN_SIZE, open: true },
});

/**
 * What is trained decides how far the axis goes: what is computed goes on for as long as one computes. It ends a little behind the last place where a
 * path is at its best: what comes after has only fallen.
 */
function axisKls(paths: readonly SuitePath[]): number[][] {
  const trained = paths.filter(({ end }) => end);
  const shown = trained.length > 0 ? trained : paths;
  return shown.map(({ path }) => path.slice(0, bestPlace(path) + 1).map(({ kl }) => BEHIND * kl));
}

const BEHIND = 1.15;

function bestPlace(path: Path): number {
  return path.reduce((best, { reward }, place) => (reward > path[best].reward ? place : best), 0);
}

const roleOf = ({ method }: SuitePath): Role => (method === ORACLE_METHOD ? 'oracle' : 'policy');

type Cut = (path: Path) => Path;

/** A path as far as an axis goes, on the straight line to its next point. */
function cutAt(path: Path, end: number): Path {
  if (!(path[0]?.kl <= end)) return [];
  const { kl, reward } = frontierUpTo(columnsOf(path), end);
  return kl.map((each, place) => ({ kl: each, reward: reward[place] }));
}

/** @param crowded there are so many that single seeds would hide the others */
function drawPath(line: SuitePath, within: Cut, upTo: Cut, crowded: boolean): Mark[] {
  const { runs, path, end } = line;
  const role = roleOf(line);
  const last = path.at(-1);
  if (!last) return [];
  if (!end) {
    const points: Mark = { kind: 'points', role, size: POINT_SIZE, ...columns(within(path)) };
    const between: Mark = { kind: 'line', tone: role, width: 1, dash: 'dotted', ...columns(upTo(path)) };
    return role === 'oracle' ? [points] : [between, points];
  }
  const single: Mark[] =
    runs.length < 2 || crowded
      ? []
      : runs.map(({ points }) => ({
          ...{ kind: 'line', tone: role, width: 1, dash: 'solid', opacity: 0.3 },
          ...columns(points),
        }));
  return [
    ...single,
    { kind: 'line', tone: role, width: crowded ? 1.25 : 2, dash: 'solid', ...columns(path) },
    { kind: 'symbol', role, x: last.kl, y: last.reward, size: END_SIZE, ...end },
  ];
}

/** Beside the ends. Where there is no room for all, each method has its name once: where it comes furthest. */
function pathNames(
  paths: readonly SuitePath[],
  endOf: (path: SuitePath) => PathPoint | undefined,
  words: SuiteWords,
  settings: boolean,
): Omit<NameMark, 'kind'>[] {
  const ends = paths.flatMap((path) => {
    const last = endOf(path);
    return last ? [{ path, last }] : [];
  });
  const furthest = (method: string) =>
    Math.max(...ends.filter(({ path }) => path.method === method).map(({ last }) => last.kl));
  return ends
    .filter(({ path, last }) => settings || last.kl === furthest(path.method))
    .map(({ path, last }) => ({
      tone: roleOf(path),
      x: last.kl,
      y: last.reward,
      text: words.name(path, settings),
    }));
}

const columnsOf = (path: Path) => ({ kl: path.map(({ kl }) => kl), reward: path.map(({ reward }) => reward) });
const columns = (path: Path) => ({ x: path.map(({ kl }) => kl), y: path.map(({ reward }) => reward) });
