/** What the charts share: axes, lines and labels in the page's visual language. */
import type { Annotations, Data, Layout, LayoutAxis } from 'plotly.js';
import type { Role } from './chartSpec';
import type { Palette } from './palette';

/** Weight of a new point in the smoothed lines. */
const SMOOTHING = 0.08;

export function axis(palette: Palette, title?: string): Partial<LayoutAxis> {
  return {
    ...(title !== undefined && { title: { text: title, standoff: 8, font: { size: 12, color: palette.muted } } }),
    gridcolor: palette.line,
    linecolor: palette.line,
    zerolinecolor: palette.line,
    tickfont: { size: 11, color: palette.muted },
    fixedrange: true,
    nticks: 5,
    spikemode: 'across',
    spikethickness: 1,
    spikedash: 'solid',
    spikecolor: palette.muted,
  };
}

export function baseLayout(palette: Palette, revision: number): Partial<Layout> {
  return {
    autosize: true,
    // The columns are extended in place; a new revision tells plotly that they changed.
    datarevision: revision,
    margin: { l: 44, r: 14, t: 8, b: 38 },
    paper_bgcolor: 'rgba(0,0,0,0)',
    plot_bgcolor: 'rgba(0,0,0,0)',
    font: { family: palette.sans, size: 12, color: palette.ink },
    hoverlabel: {
      bgcolor: palette.surface,
      bordercolor: palette.line,
      font: { color: palette.ink, family: palette.sans },
    },
    showlegend: false,
    dragmode: false,
    hovermode: 'x unified',
  };
}

interface LineStyle {
  readonly x: number[];
  readonly y: number[];
  readonly name: string;
  readonly color: string;
  /** d3 format of the value under the cursor. */
  readonly format: string;
  readonly width?: number;
  readonly axis?: 'y' | 'y2';
}

export function line({ x, y, name, color, format, width = 2, axis: yaxis = 'y' }: LineStyle): Data {
  return {
    type: 'scatter',
    mode: 'lines',
    x,
    y,
    name,
    yaxis,
    line: { color, width },
    hovertemplate: `${name} %{y:${format}}<extra></extra>`,
  };
}

/** Each step's batch as a thin line, the smoothed course as a bold one. */
export function noisyLine(style: LineStyle): Data[] {
  return [
    { ...line({ ...style, width: 1 }), opacity: 0.35 },
    { ...line({ ...style, y: smooth(style.y), width: 2 }), hoverinfo: 'skip', hovertemplate: '' } as Data,
  ];
}

const MARKERS: Partial<Record<Role, string>> = { chosen: 'triangle-up', rejected: 'triangle-down', oracle: 'star' };

/** A mark at the end of a line: the second cue beside its colour. */
export function endMark(role: Role, palette: Palette, x: number, y: number, size = 9, yaxis: 'y' | 'y2' = 'y'): Data {
  const marker = {
    symbol: MARKERS[role] ?? 'circle',
    size,
    color: palette[role],
    line: { color: palette.surface, width: 1.5 },
  };
  return { type: 'scatter', mode: 'markers', x: [x], y: [y], yaxis, marker, hoverinfo: 'skip', cliponaxis: false };
}

export function label(text: string, color: string, place: Partial<Annotations>): Partial<Annotations> {
  return { text, showarrow: false, font: { color, size: 12 }, ...place };
}

/** Exponential moving average with bias correction, so that it starts at the first value. Gaps are passed over. */
export function smooth(values: readonly number[]): number[] {
  let mean = 0;
  let weight = 0;
  return values.map((value) => {
    if (Number.isNaN(value)) return value;
    mean += SMOOTHING * (value - mean);
    weight += SMOOTHING * (1 - weight);
    return mean / weight;
  });
}

export function last(column: readonly number[]): number {
  return column.at(-1) ?? Number.NaN;
}
