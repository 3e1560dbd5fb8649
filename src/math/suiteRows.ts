/** A suite in numbers: how much of what the oracle gains at some KL each method gains there, which of them gains most, and where its runs ended. */
import { ORACLE_METHOD, type SuiteLine, type SuitePoint, type SuiteResult, suiteLines } from '../core/suite';
import { type MeanInterval, meanInterval } from './meanInterval';
import { secondsToReward, shareAtKl } from './pathAtKl';

/** Nats. */
export const EQUAL_KLS = [0.02, 0.05, 0.1, 0.2, 0.5, 1] as const;

/** E[r] that a run is timed to. */
export const TIMED_REWARDS = [0.2, 0.5, 1, 2] as const;

export interface SuiteRow extends SuiteLine {
  /** How many there are; 0 where nothing is drawn at random. */
  readonly seeds: number;
  /** At each of EQUAL_KLS, where every run comes by. */
  readonly shares: readonly (MeanInterval | undefined)[];
  /** Seconds of training to each of TIMED_REWARDS, where every run earns it; none where nothing is trained. */
  readonly secondsTo: readonly (MeanInterval | undefined)[];
  /** Means over the runs' last points. */
  readonly last: Readonly<Record<Measured, number>>;
}

/** What every point has. */
type Measured = Exclude<keyof SuitePoint, 'winRate'>;

/** The oracle, by which the others are measured, has none. */
export function suiteRows({ runs, frontier }: SuiteResult): SuiteRow[] {
  const lines = suiteLines(runs.filter(({ points }) => points.length > 0));
  return lines
    .filter(({ method }) => method !== ORACLE_METHOD)
    .map((line) => {
      const paths = line.runs.map(({ points }) => ({
        kl: points.map(({ kl }) => kl),
        reward: points.map(({ reward }) => reward),
      }));
      const last = (name: Measured) =>
        meanInterval(line.runs.map(({ points }) => points[points.length - 1][name])).mean;
      const seeds = line.runs.filter(({ seed }) => seed !== undefined).length;
      const timeTo = (reward: number) => known(line.runs.map(({ points }) => secondsToReward(points, reward)));
      return {
        ...line,
        seeds,
        secondsTo: TIMED_REWARDS.map((reward) => (seeds > 0 ? timeTo(reward) : undefined)),
        shares: EQUAL_KLS.map((kl) => known(paths.map((path) => shareAtKl(path, frontier, kl)))),
        last: {
          ...{ at: last('at'), kl: last('kl'), reward: last('reward'), shareOfOracle: last('shareOfOracle') },
          ...{ wellFormed: last('wellFormed'), seconds: last('seconds') },
        },
      };
    });
}

function known(values: readonly (number | undefined)[]): MeanInterval | undefined {
  const all = values.filter((value) => value !== undefined);
  return all.length < values.length ? undefined : meanInterval(all);
}

export interface Lead {
  readonly kl: number;
  readonly leader: SuiteRow;
  /** No interval over seeds of another reaches that of the leader; a single seed has no interval. */
  readonly apart: boolean;
}

/** Which of the trained methods gains most at each KL where at least two come by. */
export function suiteLeads(rows: readonly SuiteRow[]): Lead[] {
  const trained = rows.filter(({ seeds }) => seeds > 0);
  return EQUAL_KLS.flatMap((kl, column) => {
    const there = trained.flatMap((row) => {
      const share = row.shares[column];
      return share ? [{ row, mean: share.mean, half: share.half }] : [];
    });
    if (there.length < 2) return [];
    const [first, ...others] = there.toSorted((left, right) => right.mean - left.mean);
    const apart = others.every(({ mean, half }) => first.mean - first.half > mean + half);
    return [{ kl, leader: first.row, apart }];
  });
}
