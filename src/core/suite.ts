/**
 * What came of a suite: methods, each with its settings and seeds, trained on one model for the default taste and measured alike. Plain data, which the
 * command line writes as `arena.json`; suiteSchema.ts reads it.
 */
import type { FrontierRecord, TemperatureRecord } from './records';
import type { KitchenModel } from './settings';

export interface SuiteResult {
  readonly version: 1;
  readonly model: KitchenModel;
  /** Updates of each run, and updates between two points. */
  readonly max_steps: number;
  readonly eval_steps: number;
  /** What no method names, by name; older files have none, and mean those of GENTLE_RUN. */
  readonly settings?: Readonly<Record<string, number | string>>;
  /** The oracle's curve, from the reference on. */
  readonly frontier: FrontierRecord;
  /** π_ref itself at other temperatures; older files have none. */
  readonly reference?: readonly SuiteTemperature[];
  readonly runs: readonly SuiteRun[];
}

export interface SuiteRun {
  readonly method: string;
  /** What of the method's sweep it is, such as `beta 0.1`; '' where there is but one. */
  readonly setting: string;
  /** None where nothing is drawn at random: all is computed exactly. */
  readonly seed?: number;
  readonly complete: boolean;
  readonly points: readonly SuitePoint[];
  /** Its last point sampled at other temperatures; of Best-of-N its largest N. Older files have none. */
  readonly temperatures?: readonly SuiteTemperature[];
}

/** A run that is still to be made. */
export type LivePlan = Pick<SuiteRun, 'method' | 'setting'> & { readonly seed: number };

/** A suite that is made in the page. */
export interface LiveSuiteState {
  readonly suite: SuiteResult;
  /** Milliseconds since 1970. */
  readonly startedAt: number;
  /** The one under way first. */
  readonly queue: readonly LivePlan[];
}

/** The method that all others are measured by: no policy earns more at its KL. */
export const ORACLE_METHOD = 'oracle';

/** Of N completions of the reference the one of the highest reward. */
export const BEST_OF_N_METHOD = 'best-of-n';

/** Averages over the dishes, exact. */
export interface SuitePoint {
  /** Updates made; of Best-of-N its N, of the oracle its β. */
  readonly at: number;
  /** KL to π_ref, nats. */
  readonly kl: number;
  /** E[r]. */
  readonly reward: number;
  /** Of the oracle's gain at the same KL; 0 while the KL is 0. */
  readonly shareOfOracle: number;
  /** Probability mass of well-formed completions, 0–1. */
  readonly wellFormed: number;
  /** Of training until here, measuring left out. */
  readonly seconds: number;
  /** How often it earns more than π_ref, equal rewards counting half; where nothing is trained. */
  readonly winRate?: number;
}

/** A policy sampled at a temperature of each next token, 0: always the likeliest, against completions of π_ref at temperature 1. Exact. */
export type SuiteTemperature = Pick<TemperatureRecord, 'temperature' | 'winRate' | 'reward' | 'kl' | 'wellFormed'>;

/** Runs that differ in their seed alone. */
export interface SuiteLine {
  readonly method: string;
  readonly setting: string;
  /** What tells it from the other lines of its method, such as `beta 0.1`. */
  readonly own: readonly string[];
  /** The method with that. */
  readonly name: string;
  readonly runs: readonly SuiteRun[];
}

/** In the order in which they first come. */
export function suiteLines(runs: readonly SuiteRun[]): SuiteLine[] {
  const lines = new Map<string, Group & { readonly runs: SuiteRun[] }>();
  for (const run of runs) {
    const { method, setting } = run;
    const key = JSON.stringify([method, setting]);
    const line = lines.get(key);
    if (line) line.runs.push(run);
    else lines.set(key, { method, setting, runs: [run] });
  }
  const all = [...lines.values()];
  return all.map((line) => {
    const own = ownEntries(line, all);
    return { ...line, own, name: [line.method, ...(own.length > 0 ? [own.join(', ')] : [])].join(' ') };
  });
}

type Group = Omit<SuiteLine, 'name' | 'own'>;

const entriesOf = (setting: string) => setting.split(', ').filter((entry) => entry !== '');

function ownEntries({ method, setting }: Group, all: readonly Group[]): string[] {
  const others = all.filter((line) => line.method === method).map((line) => entriesOf(line.setting));
  return entriesOf(setting).filter((entry) => !others.every((entries) => entries.includes(entry)));
}
