/** What the charts share: axes, lines and labels in the page's visual language. */
import type { Annotations, Data, Layout, LayoutAxis } from 'plotly.js';
import { smooth } from '../../math/smooth';
import type { Role } from './chartSpec';
import { type ChartView, sharedSteps } from './chartView';
import { type Margin, SMALL_MARGIN } from './margins';
import type { Palette } from './palette';
import { type Scale, tickText } from './scale';

export { smooth };

export function axis(palette: Palette, title?: string): Partial<LayoutAxis> {
  return {
    ...(title !== undefined && { title: { text: title, standoff: 8, font: { size: 12, color: palette.muted } } }),
    gridcolor: palette.line,
    linecolor: palette.line,
    zerolinecolor: palette.line,
    tickfont: { size: 11, color: palette.muted },
    fixedrange: true,
    nticks: 5,
  };
}

/** An axis with a range and ticks of our own. */
export function scaledAxis(palette: Palette, scale: Scale, title?: string): Partial<LayoutAxis> {
  return {
    ...axis(palette, title),
    range: [scale.from, scale.to],
    tickvals: [...scale.ticks],
    ticktext: scale.ticks.map(tickText),
  };
}

/** The steps, over the range that all these charts share. */
export function stepAxis(view: ChartView, palette: Palette, title: string): Partial<LayoutAxis> {
  return scaledAxis(palette, sharedSteps(view), title);
}

export function baseLayout(palette: Palette, margin: Margin = SMALL_MARGIN): Partial<Layout> {
  return {
    margin: { ...margin },
    paper_bgcolor: 'rgba(0,0,0,0)',
    plot_bgcolor: 'rgba(0,0,0,0)',
    font: { family: palette.sans, size: 12, color: palette.ink },
    showlegend: false,
  };
}

interface LineStyle {
  readonly x: readonly number[];
  readonly y: readonly number[];
  readonly color: string;
  readonly width?: number;
  readonly dash?: 'solid' | 'dash' | 'dot';
  readonly axis?: 'y' | 'y2';
}

export function line({ x, y, color, width = 2, dash = 'solid', axis: yaxis = 'y' }: LineStyle): Data {
  // Plotly only reads the columns.
  return { type: 'scatter', mode: 'lines', x: x as number[], y: y as number[], yaxis, line: { color, width, dash } };
}

/** Each step's batch as a thin line, the smoothed course as a bold one. */
export function noisyLine(style: LineStyle): Data[] {
  return [{ ...line({ ...style, width: 1 }), opacity: 0.35 }, line({ ...style, y: smooth(style.y), width: 2 })];
}

/** The same quantity of the compared run: its role's colour, thin and dashed. */
export function comparedLine(style: LineStyle): Data {
  return line({ ...style, width: 1.25, dash: 'dash' });
}

const MARKERS: Partial<Record<Role, string>> = { chosen: 'triangle-up', rejected: 'triangle-down', oracle: 'star' };

/** A mark at the end of a line: the second cue beside its colour. */
export function endMark(role: Role, palette: Palette, x: number, y: number, size = 9): Data {
  const marker = {
    symbol: MARKERS[role] ?? 'circle',
    size,
    color: palette[role],
    line: { color: palette.surface, width: 1.5 },
  };
  return { type: 'scatter', mode: 'markers', x: [x], y: [y], marker, cliponaxis: false };
}

export function label(text: string, color: string, place: Partial<Annotations>): Partial<Annotations> {
  return { text, showarrow: false, font: { color, size: 12 }, ...place };
}

/** Says in a corner what an upper or lower half shows, where a title beside the axis would need another margin. */
export function cornerLabel(
  text: string,
  palette: Palette,
  yref: 'y domain' | 'y2 domain',
  edge: 'top' | 'bottom',
): Partial<Annotations> {
  const place = { xref: 'paper', x: 1, xanchor: 'right', yref, y: edge === 'top' ? 1 : 0, yanchor: edge } as const;
  return label(text, palette.muted, place as Partial<Annotations>);
}

/** A palette's colour (#rrggbb) that lets the grid through. */
export function translucent(color: string): string {
  return `${color}4d`;
}

export function last(column: readonly number[]): number {
  return column.at(-1) ?? Number.NaN;
}
