import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { EVALUATION_STEPS, GENTLE_RUN, type KitchenConfig } from '../../core/kitchenConfig';
import { rangeText } from '../../core/rules';
import { parseRule } from '../../core/schemaParts';
import { KITCHEN_MODELS, NUMBER_RULES, type NumberName } from '../../core/settings';
import type { SuiteResult } from '../../core/suite';
import { baseSettings } from '../../core/suiteDefinition';
import type { Figure } from '../../figures/figure';
import { bestOfNFigure, bestOfNPoints } from '../../figures/suite/bestOfNFigure';
import { suiteFigure } from '../../figures/suite/suiteFigure';
import type { SuiteWords } from '../../figures/suite/suiteLook';
import { temperatureFigure } from '../../figures/suite/temperatureFigure';
import { svgFile } from '../../figures/svg/svgFile';
import { temperatureRows, withoutTemperatures } from '../../math/suiteTemperatures';
import { kitchenFilesOf } from '../../worlds/kitchen/kitchenFiles';
import { parseFlags, UsageError } from '../flags';
import { loadModelDirectory } from '../modelDirectory';
import { openNodeBackend } from '../nodeBackend';
import { writeResultFile } from '../resultFile';
import { isSameRun, type PlannedRun, planSuite, SUITE_METHODS } from './methods';
import { runSuite } from './runSuite';
import { readSuiteFile, type SuiteHead } from './suiteFile';
import { suiteTable } from './suiteTable';

const USAGE = `npm run -s arena -- --methods ${Object.keys(SUITE_METHODS).join(',')} --out DIR [--seeds 1,2] [--steps N] [--eval_steps N] [--model ${KITCHEN_MODELS.join('|')}]
  trains each method with each setting of its sweep and each seed in the kitchen, and measures every --eval_steps updates what it earns at which KL;
  DIR/arena.json is written after every point: stop it whenever you like, and call it again to make the runs that are missing
  ends with DIR/frontier.svg, temperatures.svg and best-of-n.svg, and with a table on stdout and in DIR/arena.md`;

const WORDS: SuiteWords = {
  titles: {
    suite: 'True reward against distance from the reference',
    temperatures: 'Win rate against the reference by sampling temperature',
    bestOfN: 'Best of N completions of the reference',
  },
  axes: {
    ...{ kl: 'KL(π ‖ π_ref), nats', reward: 'E[r]', winRate: 'win rate', temperature: 'sampling temperature' },
    draws: 'N completions',
  },
  impossible: 'no policy can be here',
  bestOf: (n) => `best-of-${n}`,
  kl: 'KL, nats',
  bound: () => 'log N − (N−1)/N',
  name: ({ method, own }, settings) => [method, ...(settings ? own : [])].join(' '),
};
/** Pixels. */
const PICTURE = { width: 880, height: 560 } as const;

/** Compares methods, and goes on where an earlier call was stopped. */
export async function suiteCommand(args: readonly string[], root: string): Promise<number> {
  const { out, head, plan } = readFlags(args);
  await mkdir(out, { recursive: true });
  const path = join(out, 'arena.json');
  let suite = await readSuiteFile(path, head);
  const done = suite?.runs.filter(({ complete }) => complete) ?? [];
  const unmeasured = withoutTemperatures(done);
  const missing = plan.filter(
    (run) => !done.some((made) => isSameRun(made, run)) || unmeasured.some((made) => isSameRun(made, run)),
  );
  if (missing.length > 0) {
    const material = kitchenFilesOf(head.model, await loadModelDirectory(join(root, 'public', 'models', head.model)));
    const save = (result: SuiteResult) => {
      suite = result;
      return writeResultFile(path, result);
    };
    await runSuite({ backend: openNodeBackend(1), material, head, base: baseOf(suite), done, missing, save });
  }
  if (suite) await writeResults(out, suite);
  return 0;
}

/** Runs that are added to a file are made as those that it holds, also where a default has changed since. */
function baseOf(suite: SuiteResult | undefined): KitchenConfig {
  const known = baseSettings(suite?.settings);
  if (!known) throw new UsageError('arena.json was made with settings that are none any more; give another --out');
  return { ...GENTLE_RUN, ...known };
}

async function writeResults(out: string, suite: SuiteResult): Promise<void> {
  const table = suiteTable(suite);
  const draw = (name: string, figure: Figure) => writeFile(join(out, `${name}.svg`), svgFile(figure, PICTURE));
  await draw('frontier', suiteFigure(suite, WORDS));
  if (temperatureRows(suite).length > 0) await draw('temperatures', temperatureFigure(suite, WORDS));
  if (bestOfNPoints(suite).length > 0) await draw('best-of-n', bestOfNFigure(suite, WORDS));
  await writeFile(join(out, 'arena.md'), table);
  process.stdout.write(table);
}

interface Asked {
  readonly out: string;
  readonly head: SuiteHead;
  readonly plan: readonly PlannedRun[];
}

/** @throws UsageError naming what cannot be used */
function readFlags(args: readonly string[]): Asked {
  const { flags } = parseFlags(args, ['methods', 'out', 'seeds', 'steps', 'eval_steps', 'model'], USAGE);
  const { methods, out, seeds = '1', model: wanted = 'kitchen-nano' } = flags;
  if (!methods || !out) throw new UsageError(`--methods and --out are needed\nusage: ${USAGE}`);
  const names = [...new Set(methods.split(','))];
  const unknown = names.find((name) => !Object.hasOwn(SUITE_METHODS, name));
  if (unknown !== undefined)
    throw new UsageError(`--methods has ${unknown}; use ${Object.keys(SUITE_METHODS).join(', ')}`);
  const model = KITCHEN_MODELS.find((name) => name === wanted);
  if (!model) throw new UsageError(`--model is ${wanted}; use ${KITCHEN_MODELS.join(' or ')}`);
  const number = (flag: string, name: NumberName, text: string) => {
    const rule = NUMBER_RULES[name];
    const value = parseRule(rule, text);
    if (typeof value !== 'number') throw new UsageError(`--${flag} has ${text}; use ${rangeText(rule)}`);
    return value;
  };
  const max_steps = number('steps', 'max_steps', flags.steps ?? String(GENTLE_RUN.max_steps));
  const eval_steps = number('eval_steps', 'max_steps', flags.eval_steps ?? String(EVALUATION_STEPS));
  const each = [...new Set(seeds.split(',').map((seed) => number('seeds', 'seed', seed)))];
  return { out, head: { model, max_steps, eval_steps }, plan: planSuite(names, each) };
}
