import { fromBase64 } from '../../core/base64';
import type { Figure } from '../../figures/figure';
import type { Palette } from '../../figures/look';
import type { Margin } from '../../figures/plotly/plotlyFigure';
import { loadPlotly, type Plotting } from '../charts/plotlyLoader';
import { saveBlob } from '../shared/saveBlob';

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
  readonly figure: Figure;
  /** Name of the run that lies beneath. */
  readonly compared?: string | undefined;
  readonly palette: Palette;
  readonly margin: Margin;
}

/** Saves a chart as it is on the page, with its name and its legend, in the page's colours. */
export async function savePicture(picture: Picture, format: ChartFormat): Promise<void> {
  const plotting = await loadPlotly();
  const { figure, palette, margin } = picture;
  const { data, layout } = plotting.figure(figure, palette, {
    ...margin,
    t: margin.t + HEAD,
    l: margin.l + SIDE,
  });
  const head = {
    text: headOf(picture, plotting.text),
    x: 0.02,
    xanchor: 'left',
    y: 0.94,
    yanchor: 'top',
  };
  const drawn = { data, layout: { ...layout, title: { ...head, font: { size: 18 } }, paper_bgcolor: palette.surface } };
  const options = { format, width: WIDTH, height: HEIGHT, scale: SCALE[format], imageDataOnly: true };
  const { toImage } = plotting.library;
  const image = await toImage(drawn as Parameters<typeof toImage>[0], options);
  const content = format === 'svg' ? image : fromBase64(image);
  saveBlob(`${figure.id}.${format}`, new Blob([content], { type: TYPES[format] }));
}

/** In plotly's few tags. The texts are our own. */
function headOf({ figure: { title, legend }, compared, palette }: Picture, textOf: Plotting['text']): string {
  const entries = legend.map(({ role, text }) => `<span style="color:${palette[role]}">○</span> ${textOf(text)}`);
  if (compared) entries.push(`┄ ${compared}`);
  return `<b>${title}</b><br><span style="font-size:13px">${entries.join('   ')}</span>`;
}
