import { expect, it } from 'vitest';
import type { RunTables, Table } from '../../core/exports';
import { DEFAULT_DEFINITION } from '../../core/runDefinition';
import en from '../../ui/exports/locales/en';
import type { RunAbout } from '../exportSource';
import { TEXTS } from '../exportTestKit';
import { writeReport } from './report';

const table = (columns: Record<string, number[]>): Table => ({ columns, stride: 1 });
const steps = Array.from({ length: 30 }, (_, i) => i);
const TABLES: RunTables = {
  metrics: table({
    step: steps,
    ...Object.fromEntries(
      ['loss', 'rewards/chosen', 'rewards/rejected', 'rewards/margins', 'rewards/accuracies'].map((name, k) => [
        name,
        steps.map((step) => Math.sin(step + k)),
      ]),
    ),
    'logps/chosen': steps.map(() => -5),
    'logps/rejected': steps.map((step) => (step === 3 ? Number.NaN : -6)),
  }),
  evaluations: table({
    step: [0, 20],
    'kl/exact': [0, 0.3],
    'kl/sampled': [Number.NaN, 0.31],
    reward: [-0.1, 0.4],
    referenceReward: [-0.1, -0.1],
    oracleReward: [-0.1, 0.5],
    shareOfOracle: [0, 0.8],
    wellFormed: [0.99, 0.98],
    'mass/chosen': [0.1, 0.2],
    'mass/rejected': [0.1, 0.05],
    'mass/other': [0.79, 0.73],
    'mass/malformed': [0.01, 0.02],
  }),
};
const EVIL = '"><script>alert(1)</script><img src=x onerror=alert(1)>';
/** Of these nothing loads anything, and nothing runs. */
const TAGS = [
  ...[
    'html',
    'head',
    'meta',
    'title',
    'style',
    'body',
    'main',
    'h1',
    'h2',
    'h3',
    'p',
    'a',
    'dl',
    'div',
    'dt',
    'dd',
    'ul',
    'li',
  ],
  ...['figure', 'figcaption', 'svg', 'path', 'circle', 'text', 'tspan', 'sub'],
];
const ABOUT: RunAbout = {
  title: EVIL,
  fileName: 'x',
  link: 'https://example.org/#beta=1&seed=2',
  model: `${EVIL}'`,
  step: 30,
  backend: 'wasm',
  config: DEFAULT_DEFINITION.config,
  definition: DEFAULT_DEFINITION,
  tables: TABLES,
  date: '2026-01-02',
};

it('needs nothing else: no script, nothing from elsewhere', () => {
  const html = writeReport(ABOUT, { ...TEXTS, numbers: EVIL, terms: { ...TEXTS.terms, chosen: EVIL } });
  expect(html.includes(EVIL)).toBe(false);
  expect(/@import|url\(|javascript:/i.test(html)).toBe(false);
  const tags = new Set([...html.matchAll(/<\/?([a-z]\w*)/gi)].map(([, tag]) => tag));
  expect([...tags].filter((tag) => !TAGS.includes(tag))).toEqual([]);
  expect([...html.matchAll(/(?:href|src)="([^"]*)"/g)].map(([, address]) => address)).toEqual([
    'https://example.org/#beta=1&amp;seed=2',
  ]);
  expect(html.includes("default-src 'none'")).toBe(true);
  expect(html.includes('&lt;script&gt;alert(1)&lt;/script&gt;')).toBe(true);
});

it('makes no link of an address that is none of the web', () => {
  const html = writeReport({ ...ABOUT, link: 'javascript:alert(1)' }, TEXTS);
  expect(html.includes('href')).toBe(false);
  expect(html.includes('<code>javascript:alert(1)</code>')).toBe(true);
});

it('draws every plot, without a number that is none, and says the last values', () => {
  const html = writeReport(ABOUT, en.report);
  expect(html.match(/<figure>/g)).toHaveLength(7);
  expect(/NaN|Infinity|undefined|\{\{/.test(html)).toBe(false);
  expect(html.includes('aria-label="KL gap: exact KL 0.3, from samples 0.31"')).toBe(true);
  expect(html.includes('>policy π<tspan')).toBe(true);
  expect(html.includes('30 of 500 steps')).toBe(true);
  expect(html).toMatch(/<dt>learning_rate<\/dt><dd>0.0008<\/dd>/);
  // The gap at step 3 begins the line anew.
  const gaps = [...html.matchAll(/ d="(M[^"]*)"/g)].filter(([, d]) => /L.*M/.test(d) && d.length > 200);
  expect(gaps.length).toBeGreaterThan(0);
});

it('leaves out what needs a known true reward where there is none', () => {
  const tables = { ...TABLES, evaluations: table({}) };
  const { definition: _, ...own } = ABOUT;
  const html = writeReport({ ...own, tables }, en.report);
  expect(html.match(/<figure>/g)).toHaveLength(4);
  expect(html.includes(en.report.facts.reward)).toBe(false);
  expect(/NaN|Infinity|undefined/.test(html)).toBe(false);
});

it('shows what was measured on held-out pairs, and names the data', () => {
  const measured = ['loss', 'rewards/chosen', 'rewards/rejected', 'rewards/margins', 'rewards/accuracies'];
  const columns = ['logps/chosen', 'logps/rejected', ...measured].map((name) => [`eval_${name}`, [0.25, 0.75]]);
  const evaluations = table({ step: [0, 20], ...Object.fromEntries(columns), 'kl/sampled': [0, 0.31] });
  const { definition: _, ...own } = ABOUT;
  const data = { name: EVIL, training: 27, heldOut: 3 };
  const html = writeReport({ ...own, data, tables: { ...TABLES, evaluations } }, en.report);
  expect(html.match(/<figure>/g)).toHaveLength(5);
  expect(html).toContain('held-out pairs 0.75');
  expect(html).toContain('aria-label="KL gap: from samples 0.31"');
  expect(html).toContain('<dt>Accuracy, held out</dt><dd>75%</dd>');
  expect(html).toContain('Trained on 27 pairs of &quot;&gt;&lt;script&gt;');
  expect(html).toContain(en.report.madeAt);
  expect(/NaN|Infinity|undefined|\{\{/.test(html)).toBe(false);
});
