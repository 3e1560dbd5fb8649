// npm test: installs what is missing (browsers too), runs everything even where something fails, says what was slowest and what failed, and
// ends with `N passed, N failed`. An engine beside Chromium that cannot be installed is named and not counted, with --all-engines a failure.
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, relative } from 'node:path';
import { ENGINES, FEW_STEPS_V8_FLAGS } from './browser.mjs';
import { readFlags } from './lib/flags.mjs';
import { installBrowser, installEngine, installPackages, run } from './lib/install.mjs';
import { ROOT } from './lib/root.mjs';

const flags = readFlags(
  { 'all-engines': { type: 'boolean' } },
  { '--all-engines': 'fail where Firefox or WebKit cannot be installed' },
);
const engines = Object.keys(ENGINES);
const reports = mkdtempSync(join(tmpdir(), 'dpo-playground-'));

/** Each suite gives its tests. Those of a group run at once, so that no core is idle; what measures or films in real time runs alone. */
const GROUPS = [
  {
    types: () => single('tsc', '--noEmit'),
    lint: () => single('biome', 'check', '.', '--error-on-warnings'),
    unit: () => vitest('unit', 'apart'),
    kernel: () => vitest('kernel'),
  },
  { build: () => single('vite', 'build') },
  { browser: () => playwright('webgpu', 'wasm') },
  ...engines.map((engine) => ({ [engine]: () => inEngine(engine) })),
  { alone: () => playwright('alone') },
];
const SLOWEST = 10;

try {
  await installPackages();
  await installBrowser();
} catch (error) {
  console.error(error.message);
}

/** Engines whose checks do not count: they are not there, and need not be. */
const absent = [];
for (const engine of engines) {
  if (!(await installEngine(engine)) && !flags['all-engines']) absent.push(engine);
}

const results = [];
for (const group of GROUPS) {
  console.log(`\n── ${Object.keys(group).join(', ')} ──`);
  results.push(...(await Promise.all(Object.entries(group).map(resultOf))));
}
rmSync(reports, { recursive: true, force: true });

const tests = results.flatMap((result) => result.tests);
console.log(`\n${'suite'.padEnd(12)}${'passed'.padStart(8)}${'failed'.padStart(8)}${'seconds'.padStart(9)}`);
for (const { suite, passed, failed, seconds } of results) {
  console.log(
    suite.padEnd(12) + String(passed).padStart(8) + String(failed).padStart(8) + seconds.toFixed(1).padStart(9),
  );
}
for (const engine of absent) {
  console.log(
    `${engine} is not installed and not counted: Debian has it (apt-get install ${ENGINES[engine].packages.join(' ')})`,
  );
}
console.log(`\nslowest ${SLOWEST}`);
for (const test of tests.toSorted((a, b) => b.seconds - a.seconds).slice(0, SLOWEST)) {
  console.log(`${test.seconds.toFixed(1).padStart(7)} s  ${nameOf(test)}`);
}
const failed = tests.filter((test) => !test.passed);
if (failed.length > 0) console.log(`\nfailed\n${failed.map((test) => `  ${nameOf(test)}`).join('\n')}`);
console.log(`\n${tests.length - failed.length} passed, ${failed.length} failed`);
process.exitCode = failed.length > 0 ? 1 : 0;

async function resultOf([suite, runTests]) {
  const started = Date.now();
  const tests = (await runTests()).map((test) => ({ suite, ...test }));
  const seconds = (Date.now() - started) / 1000;
  const passed = tests.filter((test) => test.passed).length;
  return { suite, tests, seconds, passed, failed: tests.length - passed };
}

function nameOf({ suite, file, name }) {
  return [suite, file, name].filter(Boolean).join(' › ');
}

function tool(name, args, environment = {}) {
  const executable = join(ROOT, 'node_modules', '.bin', name);
  return run(executable, args, { env: { ...process.env, ...environment } });
}

/** Vitest in a process whose workers, which are its threads, take ONNX Runtime as it comes. */
function vitestRun(args) {
  return run(process.execPath, [...FEW_STEPS_V8_FLAGS, join(ROOT, 'node_modules', 'vitest', 'vitest.mjs'), ...args]);
}

/** A check that counts as one test. */
async function single(name, ...args) {
  const started = Date.now();
  const passed = await tool(name, args);
  return [{ name, passed, seconds: (Date.now() - started) / 1000 }];
}

/** The smoke checks of one of the engines beside Chromium. */
function inEngine(engine) {
  return absent.includes(engine) ? [] : vitest(engine);
}

async function vitest(...projects) {
  const report = join(reports, `${projects.join('-')}.json`);
  const chosen = projects.map((project) => `--project=${project}`);
  const args = ['run', ...chosen, '--reporter=default', '--reporter=json', `--outputFile.json=${report}`];
  const succeeded = await vitestRun(args);
  return reported(succeeded, report, ({ testResults }) =>
    testResults.flatMap(({ name, status, assertionResults }) => {
      const file = relative(ROOT, name);
      // A file that cannot be loaded has no tests.
      if (assertionResults.length === 0)
        return [{ file, name: 'no test ran', passed: status === 'passed', seconds: 0 }];
      return assertionResults.map(({ fullName, status, duration }) => ({
        file,
        name: fullName,
        passed: status === 'passed',
        seconds: (duration ?? 0) / 1000,
      }));
    }),
  );
}

async function playwright(...projects) {
  const report = join(reports, `${projects.join('-')}.json`);
  const args = ['test', '--reporter=list,json', ...projects.map((project) => `--project=${project}`)];
  const succeeded = await tool('playwright', args, { PLAYWRIGHT_JSON_OUTPUT_FILE: report });
  const specsIn = ({ suites = [], specs = [] }) => [...specs, ...suites.flatMap(specsIn)];
  return reported(succeeded, report, (content) =>
    specsIn(content).flatMap(({ file, title, tests }) =>
      tests.map(({ status, results }) => ({
        file: join('e2e', file),
        name: title,
        passed: status === 'expected',
        seconds: results.reduce((total, { duration }) => total + duration, 0) / 1000,
      })),
    ),
  );
}

/** Reads a report. Skipped tests count as failed, and so does a run that failed without a failed test or without any test. */
function reported(succeeded, report, testsIn) {
  const broken = (name) => ({ name, passed: false, seconds: 0 });
  try {
    const tests = testsIn(JSON.parse(readFileSync(report, 'utf8')));
    if (tests.length === 0) return [broken('no test ran')];
    return succeeded || tests.some(({ passed }) => !passed) ? tests : [...tests, broken('the run itself')];
  } catch (error) {
    return [broken(`no report can be read: ${error.message}`)];
  }
}
