import type { FactName, ReportTexts } from '../../core/reportTexts';
import { tasteNumbers } from '../../core/runDefinition';
import { escapeMarkup } from '../../figures/svg/markup';
import type { RunAbout } from '../exportSource';
import { lastRecord } from '../runTable';
import { filled, symbolsHtml } from './html';
import { numberText } from './plotHtml';
import { plotsHtml } from './plots';
import { REPORT_STYLES } from './styles';

/**
 * A run as one HTML file that needs nothing else: no script, no network, its plots as SVG in the light or the dark that the reader's system
 * prefers. All text is escaped.
 */
export function writeReport(about: RunAbout, texts: ReportTexts): string {
  const { title, link, model, step, backend, config, data, tables, date } = about;
  const named = { webgpu: 'WebGPU', wasm: 'WebAssembly' }[backend];
  const lead = filled(texts.lead, { step, max: config.max_steps, model, seed: config.seed, backend: named });
  const stride = Math.max(tables.metrics.stride, tables.evaluations.stride);
  const thinned = stride > 1 ? `<p class="muted">${escapeMarkup(filled(texts.thinned, { stride }))}</p>` : '';
  return `<!doctype html>
<html lang="${escapeMarkup(texts.tag)}">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src 'unsafe-inline'">
<title>${escapeMarkup(title)}</title>
<style>${REPORT_STYLES}</style>
</head>
<body>
<main>
<h1>${escapeMarkup(title)}</h1>
<p>${escapeMarkup(lead)}</p>
${
  data
    ? `<p>${escapeMarkup(filled(texts.data, { ...data }))}</p>
`
    : ''
}<p>${escapeMarkup(data ? texts.madeAt : texts.again)} ${linkHtml(link)}</p>
<h2>${escapeMarkup(texts.numbers)}</h2>
<dl class="facts">${factsHtml(about, texts)}</dl>
<h2>${escapeMarkup(texts.course)}</h2>
<div class="plots">
${plotsHtml(about, texts).join('\n')}
</div>
${thinned}
<h2>${escapeMarkup(texts.settings)}</h2>
<dl class="settings">${settingsHtml(about)}</dl>
<p class="muted">DPO Playground · ${escapeMarkup(filled(texts.made, { date }))}</p>
</main>
</body>
</html>
`;
}

/** Only an address of the web becomes a link: what came with a run could be one that runs a script. */
function linkHtml(link: string): string {
  const text = escapeMarkup(link);
  return /^https?:\/\//.test(link) ? `<a href="${text}">${text}</a>` : `<code>${text}</code>`;
}

function factsHtml({ tables }: RunAbout, texts: ReportTexts): string {
  const metric = lastRecord(tables.metrics) ?? {};
  const evaluation = lastRecord(tables.evaluations) ?? {};
  const percent = (share: number | undefined) => share !== undefined && `${numberText(share * 100)}%`;
  const number = (value: number | undefined) => value !== undefined && numberText(value);
  const nats = (value: number | undefined) => value !== undefined && `${numberText(value)} ${texts.nats}`;
  const facts: Record<FactName, string | false> = {
    reward: number(evaluation.reward),
    referenceReward: number(evaluation.referenceReward),
    kl: nats(evaluation['kl/exact']),
    sampled: evaluation['kl/exact'] === undefined && nats(evaluation['kl/sampled']),
    shareOfOracle: percent(evaluation.shareOfOracle),
    wellFormed: percent(evaluation.wellFormed),
    loss: number(metric.loss),
    accuracy: percent(metric['rewards/accuracies']),
    margin: number(metric['rewards/margins']),
    heldOutLoss: number(evaluation.eval_loss),
    heldOutAccuracy: percent(evaluation['eval_rewards/accuracies']),
    heldOutMargin: number(evaluation['eval_rewards/margins']),
  };
  return (Object.keys(facts) as FactName[])
    .flatMap((name) => {
      const value = facts[name];
      return value ? [`<div><dt>${symbolsHtml(texts.facts[name])}</dt><dd>${escapeMarkup(value)}</dd></div>`] : [];
    })
    .join('');
}

/** Every setting under its name in the configuration, the taste's numbers too. */
function settingsHtml({ model, config, definition }: RunAbout): string {
  const taste = definition ? tasteNumbers(definition.taste) : {};
  const rows = [
    ['model', model],
    ...Object.entries(definition?.config ?? config).filter(([name]) => name !== 'model'),
    ...Object.entries(taste).map(([name, value]) => [`taste ${name}`, value]),
  ];
  return rows
    .map(([name, value]) => `<div><dt>${escapeMarkup(String(name))}</dt><dd>${escapeMarkup(String(value))}</dd></div>`)
    .join('');
}
