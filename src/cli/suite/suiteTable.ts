/** A suite in numbers, as Markdown. */
import { methodCost } from '../../core/methodCost';
import type { SuiteResult } from '../../core/suite';
import { suiteDefinition } from '../../core/suiteDefinition';
import type { MeanInterval } from '../../math/meanInterval';
import { EQUAL_KLS, type SuiteRow, suiteRows, TIMED_REWARDS } from '../../math/suiteRows';
import { temperatureRows } from '../../math/suiteTemperatures';
import { percent } from '../grid';
import { markdownTable } from '../markdown';

export function suiteTable(suite: SuiteResult): string {
  const head = ['method', 'setting', 'seeds', ...EQUAL_KLS.map((kl) => `KL ${kl}`), 'last KL', 'last E[r]'];
  const names = [...head, 'last share', 'last well-formed', 'seconds'];
  return `# Share of the oracle's gain at equal KL

${suite.model}, ${suite.max_steps} updates a run. At each KL: (E[r] − E_ref[r]) / (E_π*[r] − E_ref[r]) where a run's path first comes by, on the straight line between
its points (between two N of Best-of-N a mixture of both earns as much); – where one of its runs never does. Over several seeds the mean and Student's 95 % interval. The last
columns are means over the runs' last points: of Best-of-N its largest N.

${markdownTable(names, suiteRows(suite).map(cellsOf), 2)}
${costTable(suite)}${temperatureTable(suite)}`;
}

function costTable(suite: SuiteResult): string {
  const rows = suiteRows(suite).filter(({ seeds }) => seeds > 0);
  if (rows.length === 0) return '';
  const names = ['method', 'setting', 'models', 'forward', 'backward', 'samples', 'seconds a run'];
  const head = [...names, ...TIMED_REWARDS.map((reward) => `s to E[r] ${reward}`)];
  const cells = rows.map(({ method, setting, runs, last, secondsTo }) => {
    const definition = suiteDefinition(suite, runs[0]);
    const cost = definition && methodCost(definition.config);
    const counts = [cost?.models.join(' + '), cost?.forward, cost?.backward, cost?.samples];
    return [
      ...[method, setting, ...counts.map((count) => String(count ?? '–')), last.seconds.toFixed(0)],
      ...secondsTo.map((time) => (time ? time.mean.toFixed(1) : '–')),
    ];
  });
  return `
# What it costs

What each method itself asks for: models in memory, and a mean update's sequences forward through one of them, through one and back, and written. Then seconds of training on
the machine that made the file, one thread, measuring left out: of a whole run, and until all seeds' runs first earn a reward; means over seeds.

${markdownTable(head, cells, 3)}
`;
}

/** '' where nothing is measured at temperatures. */
function temperatureTable(suite: SuiteResult): string {
  const rows = temperatureRows(suite);
  if (rows.length === 0) return '';
  const { reference = [] } = suite;
  const temperatures = [...new Set(rows.flatMap(({ at }) => at.map(({ temperature }) => temperature)))];
  const names = ['method', 'setting', 'seeds', ...temperatures.map((temperature) => `T ${temperature}`)];
  const cells = rows.map(({ method, setting, seeds, at }) => [
    ...[method, setting, String(seeds || '–')],
    ...temperatures.map((wanted) => shareText(at.find(({ temperature }) => temperature === wanted)?.winRate)),
  ]);
  const own = temperatures.map((wanted) => reference.find(({ temperature }) => temperature === wanted)?.winRate);
  const last = ['π_ref', '', '–', ...own.map((value) => (value === undefined ? '–' : percent(value)))];
  return `
# Win rate against the reference by sampling temperature

How often a completion of the method's last point, sampled at temperature T, earns more than one of π_ref at temperature 1; equal rewards count half. Exact. Of each method
the setting whose runs end at the highest reward; of Best-of-N its largest N, of completions of π_ref at T. T 0: always the likeliest token.

${markdownTable(names, [...cells, last], 2)}
`;
}

function cellsOf({ method, setting, seeds, shares, last }: SuiteRow): string[] {
  return [
    ...[method, setting, String(seeds || '–'), ...shares.map(shareText)],
    ...[last.kl.toFixed(3), last.reward.toFixed(3), percent(last.shareOfOracle), percent(last.wellFormed)],
    last.seconds.toFixed(0),
  ];
}

function shareText(share: MeanInterval | undefined): string {
  if (!share) return '–';
  const { mean, half } = share;
  return Number.isNaN(half) ? percent(mean) : `${(100 * mean).toFixed(1)} ± ${percent(half)}`;
}
