// npm test: installs what is missing (a browser too), runs everything even where something fails, and ends with `N passed, N failed`.
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { installBrowser, installPackages, run } from './lib/install.mjs';
import { ROOT } from './lib/root.mjs';

const reports = mkdtempSync(join(tmpdir(), 'dpo-playground-'));

/** Each suite returns {passed, failed}. */
const SUITES = {
  types: () => single('tsc', '--noEmit'),
  lint: () => single('biome', 'check', '.', '--error-on-warnings'),
  unit: () => vitest('unit'),
  kernel: () => vitest('kernel'),
  build: () => single('vite', 'build'),
  'end-to-end': playwright,
};

try {
  installPackages();
  await installBrowser();
} catch (error) {
  console.error(error.message);
}

const results = Object.entries(SUITES).map(([name, suite]) => {
  console.log(`\n── ${name} ──`);
  const started = Date.now();
  const counts = suite();
  return { name, ...counts, seconds: (Date.now() - started) / 1000 };
});
rmSync(reports, { recursive: true, force: true });

console.log(`\n${'suite'.padEnd(12)}${'passed'.padStart(8)}${'failed'.padStart(8)}${'seconds'.padStart(9)}`);
for (const { name, passed, failed, seconds } of results) {
  console.log(
    name.padEnd(12) + String(passed).padStart(8) + String(failed).padStart(8) + seconds.toFixed(1).padStart(9),
  );
}
const total = (key) => results.reduce((sum, result) => sum + result[key], 0);
console.log(`\n${total('passed')} passed, ${total('failed')} failed`);
process.exitCode = total('failed') > 0 ? 1 : 0;

function tool(name, args, environment = {}) {
  const executable = join(ROOT, 'node_modules', '.bin', name);
  return run(executable, args, { env: { ...process.env, ...environment } });
}

/** A check that counts as one test. */
function single(name, ...args) {
  return tool(name, args) ? { passed: 1, failed: 0 } : { passed: 0, failed: 1 };
}

function vitest(project) {
  const report = join(reports, `${project}.json`);
  const args = ['run', '--project', project, '--reporter=default', '--reporter=json', `--outputFile.json=${report}`];
  const succeeded = tool('vitest', args);
  return counted(succeeded, report, ({ numPassedTests, numTotalTests }) => ({
    passed: numPassedTests,
    failed: numTotalTests - numPassedTests,
  }));
}

function playwright() {
  const report = join(reports, 'playwright.json');
  const succeeded = tool('playwright', ['test', '--reporter=list,json'], { PLAYWRIGHT_JSON_OUTPUT_FILE: report });
  return counted(succeeded, report, ({ stats: { expected, unexpected, skipped, flaky } }) => ({
    passed: expected,
    failed: unexpected + skipped + flaky,
  }));
}

/** Reads a report; skipped tests count as failed, and so does a run that failed without a failed test or without any test. */
function counted(succeeded, report, count) {
  try {
    const { passed, failed } = count(JSON.parse(readFileSync(report, 'utf8')));
    const brokenRun = failed === 0 && (!succeeded || passed === 0);
    return { passed, failed: brokenRun ? 1 : failed };
  } catch (error) {
    console.error(`No report of this suite can be read: ${error.message}`);
    return { passed: 0, failed: 1 };
  }
}
