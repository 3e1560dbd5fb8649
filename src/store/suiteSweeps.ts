/** What can be trained of a suite: its methods, the values of what each sweeps, and about how long that takes. */
import type { NumberRule } from '../core/rules';
import { parseRule } from '../core/schemaParts';
import { NUMBER_RULES, type NumberName } from '../core/settings';
import { type LivePlan, type SuiteResult, type SuiteRun, suiteLines } from '../core/suite';
import { suiteDefinition } from '../core/suiteDefinition';
import { betaRule } from '../core/usableSettings';

/** Lines of one method that differ in the value of one setting. */
export interface Sweep {
  readonly key: string;
  readonly method: string;
  /** What is swept; undefined where a line has no setting at all. */
  readonly name: NumberName | undefined;
  readonly rule: NumberRule | undefined;
  /** Those that the suite has, in its order. */
  readonly values: readonly string[];
  /** The line of a value. @param value none is read where nothing is swept */
  settingOf(value: string): string;
}

/** Of the suite, and after them those that it lacks of another: `others`, whose settings are written alike. */
export function sweepsOf(suite: SuiteResult, others: readonly SuiteRun[] = []): readonly Sweep[] {
  const groups = new Map<string, { readonly method: string; readonly settings: string[][] }>();
  const trained = (run: SuiteRun) => suiteDefinition(suite, { seed: 1, method: run.method, setting: run.setting });
  for (const runs of [suite.runs, others.filter((run) => !suite.runs.some(({ method }) => method === run.method))]) {
    for (const { method, setting } of suiteLines(runs.filter((run) => run.seed !== undefined && trained(run)))) {
      const entries = entriesOf(setting);
      const key = [method, ...entries.map(nameOf)].join(' ');
      const group = groups.get(key);
      if (group) group.settings.push(entries);
      else groups.set(key, { method, settings: [entries] });
    }
  }
  return [...groups].map(([key, { method, settings }]) => {
    const [first] = settings;
    const varies = (place: number) => settings.some((entries) => entries[place] !== first[place]);
    const place = Math.max(
      0,
      first.findIndex((_, at) => varies(at)),
    );
    const swept = first.length > 0 ? nameOf(first[place]) : undefined;
    const name = (Object.keys(NUMBER_RULES) as NumberName[]).find((known) => known === swept);
    const values = name ? [...new Set(settings.map((entries) => writtenIn(entries[place])))] : [''];
    const settingOf = (value: string) => (name ? first.with(place, `${name} ${value}`) : first).join(', ');
    return { key, method, name, rule: name && ruleOf(method, name), values, settingOf };
  });
}

const entriesOf = (setting: string): string[] => setting.split(', ').filter((entry) => entry !== '');
const nameOf = (entry: string): string => entry.split(' ')[0];
const writtenIn = (entry: string): string => entry.split(' ').slice(1).join(' ');

function ruleOf(method: string, name: NumberName): NumberRule {
  if (name !== 'beta') return NUMBER_RULES[name];
  return method === 'grpo' ? betaRule('grpo') : betaRule('dpo');
}

/** `0.1, 1` or `0.1 1`: its values as a suite writes them, each once; of what cannot be used the rule that it breaks. */
export function readValues(text: string, rule: NumberRule): readonly string[] | { readonly wrong: string } {
  const written = text.split(/[\s,，、;]+/).filter((each) => each !== '');
  const read = written.map((each) => parseRule(rule, each));
  const wrong = written.find((_, place) => read[place] === undefined);
  if (wrong !== undefined) return { wrong };
  return [...new Set(read.map(String))];
}

/** Seed by seed, so that all can soon be compared; what the suite has already, or is to make, is left out. */
export function plansOf(
  chosen: readonly { readonly sweep: Sweep; readonly values: readonly string[] }[],
  seeds: readonly number[],
  { runs, queue }: { readonly runs: readonly SuiteRun[]; readonly queue: readonly LivePlan[] },
): LivePlan[] {
  const there = [...runs.filter(({ complete }) => complete), ...queue];
  const plans = seeds.flatMap((seed) =>
    chosen.flatMap(({ sweep, values }) =>
      values.map((value) => ({ method: sweep.method, setting: sweep.settingOf(value), seed })),
    ),
  );
  return plans.filter((plan) => !there.some((run) => isSame(run, plan)));
}

const isSame = (run: Pick<SuiteRun, 'method' | 'setting' | 'seed'>, plan: LivePlan): boolean =>
  run.method === plan.method && run.setting === plan.setting && run.seed === plan.seed;

/** The same frame with other updates a run: what is computed stays, what was trained is none of it. */
export function withSteps(suite: SuiteResult, max_steps: number): SuiteResult {
  return { ...suite, max_steps, runs: suite.runs.filter(({ seed }) => seed === undefined) };
}

/**
 * Seconds that the queue still takes, by the seconds a step of the same line, the same method or of all that is known; undefined where nothing is.
 * @param present what an update of the first takes here, and how many of it are made: the others are taken to be as much faster or slower
 */
export function secondsLeft(
  queue: readonly LivePlan[],
  { max_steps }: Pick<SuiteResult, 'max_steps'>,
  known: readonly SuiteRun[],
  { step = 0, secondsPerStep }: { readonly step?: number; readonly secondsPerStep?: number | undefined } = {},
): number | undefined {
  const [first] = queue;
  if (!first) return 0;
  const paces = queue.map((plan) => paceOf(plan, known));
  const [own] = paces;
  if (own === undefined) return undefined;
  const here = secondsPerStep === undefined ? 1 : secondsPerStep / own;
  return paces.reduce<number>((sum, pace) => sum + (pace ?? own) * here * max_steps, -own * here * step);
}

/** Of what was measured before the visitor's machine or after, the mean. */
function paceOf(plan: LivePlan, known: readonly SuiteRun[]): number | undefined {
  const timed = known.filter(({ seed, points }) => seed !== undefined && (points.at(-1)?.seconds ?? 0) > 0);
  const ofMethod = timed.filter(({ method }) => method === plan.method);
  const ofLine = ofMethod.filter(({ setting }) => setting === plan.setting);
  const nearest = [ofLine, ofMethod, timed].find((runs) => runs.length > 0);
  if (!nearest) return undefined;
  const paces = nearest.flatMap(({ points }) => points.slice(-1)).map(({ seconds, at }) => seconds / at);
  return paces.reduce((sum, pace) => sum + pace / paces.length, 0);
}
