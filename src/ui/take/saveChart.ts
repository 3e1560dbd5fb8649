import i18next from 'i18next';
import { nameText } from '../../store/runNames';
import type { ChartSpec, LegendEntry } from '../charts/chartSpec';
import { chartView } from '../charts/chartView';
import { type Palette, readPalette } from '../charts/palette';
import { loadPlotly } from '../charts/plotlyLoader';
import { plotSymbols } from '../controls/Symbols';
import { preferences, runStore } from '../stores';
import { download } from './download';

export const CHART_FORMATS = ['svg', 'png'] as const;
export type ChartFormat = (typeof CHART_FORMATS)[number];

/** Size of the picture; a PNG has twice as many pixels. */
const WIDTH = 900;
const HEIGHT = 560;
/** Room for title and legend, which the page has outside its plots. */
const HEAD = 72;
/** More room at the left than in the page, where the plot's own edge is no edge of a picture. */
const SIDE = 14;
const SCALE = { svg: 1, png: 2 };
const TYPES = { svg: 'image/svg+xml', png: 'image/png' };

/** Saves a chart as it is on the page, with its name and its legend, in the page's colours. */
export async function saveChart(spec: ChartSpec, format: ChartFormat): Promise<void> {
  const plotly = await loadPlotly();
  const data = runStore.getState();
  const palette = readPalette();
  const { t } = i18next;
  const { data: traces, layout } = spec.plot({ view: chartView(data), t, palette });
  const title = t(`charts.${spec.id}.title`);
  const compared = data.comparison && nameText(data.comparison.run.name, preferences.getState().language);
  const { t: top = 0, l: left = 0 } = layout.margin ?? {};
  const margin = { ...layout.margin, t: top + HEAD, l: left + SIDE };
  const head = {
    text: headOf(title, spec.legend, compared, palette),
    x: 0.02,
    xanchor: 'left',
    y: 0.94,
    yanchor: 'top',
  };
  const figure = {
    data: traces,
    layout: { ...layout, margin, title: { ...head, font: { size: 18 } }, paper_bgcolor: palette.surface },
  };
  const options = { format, width: WIDTH, height: HEIGHT, scale: SCALE[format], imageDataOnly: true };
  const picture = await plotly.toImage(figure as Parameters<typeof plotly.toImage>[0], options);
  const content = format === 'svg' ? picture : Uint8Array.from(atob(picture), (byte) => byte.charCodeAt(0));
  download(`${spec.id}.${format}`, new Blob([content], { type: TYPES[format] }));
}

/** In plotly's few tags. The texts are our own. */
function headOf(title: string, legend: readonly LegendEntry[], compared: string | undefined, palette: Palette): string {
  const entries = legend.map(
    ({ role, term }) => `<span style="color:${palette[role]}">■</span> ${plotSymbols(i18next.t(`terms.${term}`))}`,
  );
  if (compared) entries.push(`┄ ${compared}`);
  return `<b>${title}</b><br><span style="font-size:13px">${entries.join('   ')}</span>`;
}
