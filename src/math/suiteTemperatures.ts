/** How robust what a method has learnt is to the temperature at which it is sampled (arXiv 2305.18290, Figure 2 right): one setting of each method. */
import { ORACLE_METHOD, type SuiteLine, type SuiteResult, type SuiteRun, suiteLines } from '../core/suite';
import { type MeanInterval, meanInterval } from './meanInterval';

export interface AtTemperature {
  readonly temperature: number;
  /** Against completions of π_ref at temperature 1; over seeds. */
  readonly winRate: MeanInterval;
  readonly reward: MeanInterval;
}

export interface TemperatureRow extends SuiteLine {
  /** How many there are; 0 where nothing is drawn at random. */
  readonly seeds: number;
  /** By rising temperature: those at which all its runs are measured. */
  readonly at: readonly AtTemperature[];
}

/** Of each method that is measured at temperatures the setting whose runs end at the highest reward. */
export function temperatureRows({ runs }: Pick<SuiteResult, 'runs'>): TemperatureRow[] {
  // The names are those beside all other settings, measured or not.
  const lines = suiteLines(runs.filter(({ points }) => points.length > 0));
  const measured = lines.flatMap((line) => {
    const own = line.runs.filter(({ temperatures }) => temperatures);
    return own.length > 0 ? [{ ...line, runs: own }] : [];
  });
  return furthest(measured).map((line) => ({
    ...line,
    seeds: line.runs.filter(({ seed }) => seed !== undefined).length,
    at: temperaturesOf(line.runs),
  }));
}

/** Runs of older files that such a row lacks: of each method the setting that ends at the highest reward. */
export function withoutTemperatures(runs: readonly SuiteRun[]): SuiteRun[] {
  const lines = suiteLines(runs.filter(({ method, points }) => method !== ORACLE_METHOD && points.length > 0));
  return furthest(lines).flatMap((line) => line.runs.filter(({ temperatures }) => !temperatures));
}

function furthest(lines: readonly SuiteLine[]): SuiteLine[] {
  const last = ({ runs }: SuiteLine) => meanInterval(runs.map(({ points }) => points[points.length - 1].reward)).mean;
  const best = new Map<string, SuiteLine>();
  for (const line of lines) {
    const other = best.get(line.method);
    if (!other || last(line) > last(other)) best.set(line.method, line);
  }
  return [...best.values()];
}

function temperaturesOf(runs: readonly SuiteRun[]): AtTemperature[] {
  const [first, ...others] = runs.map(({ temperatures = [] }) => temperatures);
  return first
    .flatMap((point) => {
      const there = others.map((other) => other.find(({ temperature }) => temperature === point.temperature));
      const all = [point, ...there.filter((each) => each !== undefined)];
      if (all.length < runs.length) return [];
      const mean = (of: 'winRate' | 'reward') => meanInterval(all.map((each) => each[of]));
      return [{ temperature: point.temperature, winRate: mean('winRate'), reward: mean('reward') }];
    })
    .toSorted((left, right) => left.temperature - right.temperature);
}
