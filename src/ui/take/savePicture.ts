import i18next from 'i18next';
import type { Data, Layout } from 'plotly.js';
import type { LegendEntry } from '../charts/chartSpec';
import type { Palette } from '../charts/palette';
import { loadPlotly } from '../charts/plotlyLoader';
import { plotSymbols } from '../controls/Symbols';
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

/** A chart to be saved. */
export interface Picture {
  /** What its file is called. */
  readonly id: string;
  readonly title: string;
  readonly legend: readonly Pick<LegendEntry, 'role' | 'term'>[];
  /** Name of the run that lies beneath. */
  readonly compared?: string | undefined;
  readonly palette: Palette;
  readonly data: Data[];
  readonly layout: Partial<Layout>;
}

/** Saves a chart as it is on the page, with its name and its legend, in the page's colours. */
export async function savePicture(picture: Picture, format: ChartFormat): Promise<void> {
  const plotly = await loadPlotly();
  const { id, data, layout, palette } = picture;
  const { t: top = 0, l: left = 0 } = layout.margin ?? {};
  const margin = { ...layout.margin, t: top + HEAD, l: left + SIDE };
  const head = {
    text: headOf(picture),
    x: 0.02,
    xanchor: 'left',
    y: 0.94,
    yanchor: 'top',
  };
  const figure = {
    data,
    layout: { ...layout, margin, title: { ...head, font: { size: 18 } }, paper_bgcolor: palette.surface },
  };
  const options = { format, width: WIDTH, height: HEIGHT, scale: SCALE[format], imageDataOnly: true };
  const image = await plotly.toImage(figure as Parameters<typeof plotly.toImage>[0], options);
  const content = format === 'svg' ? image : Uint8Array.from(atob(image), (byte) => byte.charCodeAt(0));
  download(`${id}.${format}`, new Blob([content], { type: TYPES[format] }));
}

/** In plotly's few tags. The texts are our own. */
function headOf({ title, legend, compared, palette }: Picture): string {
  const entries = legend.map(
    ({ role, term }) => `<span style="color:${palette[role]}">■</span> ${plotSymbols(i18next.t(`terms.${term}`))}`,
  );
  if (compared) entries.push(`┄ ${compared}`);
  return `<b>${title}</b><br><span style="font-size:13px">${entries.join('   ')}</span>`;
}
