/** A figure as plotly's traces and layout, drawn by the library on the page and into saved pictures. */
import type { Annotations, Data, Layout, LayoutAxis, Shape as PlotlyShape } from 'plotly.js';
import type {
  AreaMark,
  Dash,
  Figure,
  FigureAxis,
  Mark,
  Pane,
  Pattern,
  PointsMark,
  RuleMark,
  Shape,
  Tone,
} from '../figure';
import { paneSpans } from '../layout';
import { type Palette, SUBSCRIPT, shapeOf } from '../look';
import { fraction, type Scale, tickText } from '../scale';
import { errorsOf, symbolsOf } from '../strokes';

/** Pixels between the plot area and the edges of its box. */
export interface Margin {
  readonly l: number;
  readonly r: number;
  readonly t: number;
  readonly b: number;
}

export interface PlotlyFigure {
  readonly data: Data[];
  readonly layout: Partial<Layout>;
}

type YAxis = 'y' | 'y2';

export function plotlyFigure(figure: Figure, palette: Palette, margin: Margin): PlotlyFigure {
  const spans = paneSpans(figure);
  const panes = figure.panes.map((pane, place) => {
    const { top, height } = spans[place];
    const domain = [Math.max(0, 1 - top - height), 1 - top];
    return { pane, domain, axis: place === 0 ? 'y' : ('y2' as YAxis) } as const;
  });
  const lowest = panes[panes.length - 1];
  const yAxes = panes.map(({ pane, domain, axis }) => [
    `${axis[0]}axis${axis.slice(1)}`,
    { ...axisOf(pane.y, palette), domain },
  ]);
  return {
    data: panes.flatMap(({ pane, axis }) => pane.marks.flatMap((mark) => tracesOf(mark, palette, axis, pane.y.scale))),
    layout: {
      margin: { ...margin },
      paper_bgcolor: CLEAR,
      plot_bgcolor: CLEAR,
      font: { family: palette.sans, size: 12, color: palette.ink },
      showlegend: false,
      bargap: 0.08,
      xaxis: { ...axisOf(figure.x, palette), anchor: lowest.axis },
      ...Object.fromEntries(yAxes),
      shapes: panes.flatMap(({ pane, domain, axis }) =>
        pane.marks.flatMap((mark) => {
          if (mark.kind === 'rule') return [ruleShape(mark, palette, axis)];
          return mark.kind === 'points' && mark.spread
            ? [errorBars(mark, figure.x.scale, pane.y.scale, domain, palette)]
            : [];
        }),
      ),
      annotations: panes.flatMap(({ pane, axis }) => annotationsOf(pane, palette, axis, margin)),
    },
  };
}

const CLEAR = 'rgba(0,0,0,0)';
const DASHES = { solid: 'solid', dashed: 'dash', dotted: 'dot' } as const satisfies Record<Dash, string>;
const SYMBOLS = {
  circle: 'circle',
  up: 'triangle-up',
  down: 'triangle-down',
  star: 'star',
  square: 'square',
  diamond: 'diamond',
  plus: 'cross',
} as const satisfies Record<Shape, string>;
const PATTERNS = { plain: '', dotted: '.', crossed: 'x' } as const satisfies Record<Pattern, string>;

/** π_θ and π_ref with the subscripts of plotly's few tags. */
export function plotlyText(text: string): string {
  return text.replace(new RegExp(SUBSCRIPT, 'g'), '<sub>$1</sub>');
}

function axisOf(axis: FigureAxis, palette: Palette): Partial<LayoutAxis> {
  const { title, scale } = axis;
  return {
    ...(title !== '' && { title: { text: plotlyText(title), standoff: 8, font: { size: 12, color: palette.muted } } }),
    gridcolor: palette.line,
    linecolor: palette.line,
    zerolinecolor: palette.line,
    tickfont: { size: 11, color: palette.muted },
    fixedrange: true,
    range: [scale.from, scale.to],
    tickvals: [...scale.ticks],
    ticktext: scale.ticks.map((tick) => tickText(tick, axis)),
  };
}

/** Plotly only reads the columns. */
const column = (values: readonly number[]) => values as number[];

function tracesOf(mark: Mark, palette: Palette, yaxis: YAxis, { to }: Scale): Data[] {
  switch (mark.kind) {
    case 'line': {
      const { tone, x, y, width, dash, opacity, hatched } = mark;
      const line = { color: palette[tone], width, dash: DASHES[dash] };
      const gap = hatched ? hatching(tone, palette) : {};
      const faint = opacity === undefined ? {} : { opacity };
      return [{ type: 'scatter', mode: 'lines', x: column(x), y: column(y), yaxis, line, ...faint, ...gap } as Data];
    }
    case 'points': {
      const { role, x, y, size, joined } = mark;
      const color = palette[role];
      return [
        {
          type: 'scatter',
          mode: joined ? 'lines+markers' : 'markers',
          x: column(x),
          y: column(y),
          yaxis,
          line: { color, width: 1, dash: 'dot' },
          marker: { symbol: `${SYMBOLS[shapeOf(mark)]}-open`, size, color },
          cliponaxis: false,
        } as Data,
      ];
    }
    case 'symbol':
      return symbolsOf(mark).map(({ role, shape, x, y, size, open }): Data => {
        const edge = open ? { width: 1.5 } : { color: palette.surface, width: 1.5 };
        const symbol = `${SYMBOLS[shape]}${open ? '-open' : ''}`;
        const marker = { symbol, size, color: palette[role], line: edge };
        return { type: 'scatter', mode: 'markers', x: [x], y: [y], yaxis, marker, cliponaxis: false };
      });
    case 'area':
      return [areaTrace(mark, palette)];
    case 'shade': {
      const { role, x, y } = mark;
      const around = { x: [...x, ...x.toReversed()], y: [...y, ...y.map(() => to)] };
      return [
        { type: 'scatter', mode: 'none', ...around, yaxis, fill: 'toself', fillcolor: faint(palette[role]) } as Data,
      ];
    }
    case 'bars': {
      const { role, edges, y } = mark;
      const x = y.map((_, bar) => (edges[bar] + edges[bar + 1]) / 2);
      const color = palette[role];
      const marker = { color: translucent(color), line: { color, width: 1 } };
      return [{ type: 'bar', x, y: column(y), yaxis, width: edges[1] - edges[0], marker }];
    }
    case 'rule':
    case 'name':
      return [];
  }
}

/** The area under the line is hatched: the gap's second cue beside its colour. */
function hatching(tone: Tone, palette: Palette) {
  return {
    fill: 'tozeroy',
    fillcolor: CLEAR,
    fillpattern: { shape: '/', fgcolor: palette[tone], bgcolor: CLEAR, size: 7, solidity: 0.12, fgopacity: 0.7 },
  };
}

/** Areas are stacked by plotly itself, each from where the one before ends. */
function areaTrace({ role, x, low, high, pattern }: AreaMark, palette: Palette): Data {
  const color = palette[role];
  return {
    type: 'scatter',
    mode: 'lines',
    stackgroup: 'areas',
    x: column(x),
    y: high.map((top, row) => top - low[row]),
    line: { color, width: 1 },
    fillcolor: translucent(color),
    fillpattern: { shape: PATTERNS[pattern], fgcolor: color, bgcolor: translucent(color), size: 6, solidity: 0.25 },
  } as Data;
}

/** The same of what is only shaded. */
function faint(color: string): string {
  return `${color}1f`;
}

/** A palette's colour (#rrggbb) that lets the grid through. */
function translucent(color: string): string {
  return `${color}4d`;
}

function ruleShape({ tone, axis, at, width, dash }: RuleMark, palette: Palette, yAxis: YAxis): Partial<PlotlyShape> {
  const across = { xref: 'paper', x0: 0, x1: 1, yref: yAxis, y0: at, y1: at } as const;
  const along = { xref: 'x', x0: at, x1: at, yref: `${yAxis} domain` as 'y', y0: 0, y1: 1 } as const;
  const line = { color: palette[tone], width, dash: DASHES[dash] };
  return { type: 'line', ...(axis === 'y' ? across : along), line, layer: 'below' };
}

/** Standard errors, as a shape of the whole picture: plotly's own are cut off at the edge of the plot, where the last one stands. */
function errorBars(
  mark: PointsMark,
  x: Scale,
  y: Scale,
  [bottom, top]: readonly number[],
  palette: Palette,
): Partial<PlotlyShape> {
  const up = (value: number) => bottom + fraction(y, value) * (top - bottom);
  const path = errorsOf(mark)
    .map(({ at, low, high }) => `M${fraction(x, at)},${up(low)}L${fraction(x, at)},${up(high)}`)
    .join('');
  return { type: 'path', xref: 'paper', yref: 'paper', path, line: { color: palette[mark.role], width: 1 } };
}

function annotationsOf(pane: Pane, palette: Palette, yAxis: YAxis, margin: Margin): Partial<Annotations>[] {
  const right = { xref: 'paper', x: 1, xanchor: 'right' } as const;
  const { marks, caption, corner, notes = [] } = pane;
  return [
    ...marks.flatMap((mark) => {
      if (mark.kind === 'rule' && mark.label !== undefined) {
        const place = { xref: 'paper', x: 1, xanchor: 'left', xshift: 6, yref: yAxis, y: mark.at } as const;
        return [label(mark.label, palette[mark.tone], place)];
      }
      if (mark.kind === 'name') {
        const place = { x: mark.x, y: mark.y, yref: yAxis, xanchor: 'left', xshift: 7 } as const;
        // Other runs and later steps may lie under it.
        return [label(mark.text, palette[mark.tone], { ...place, bgcolor: `${palette.surface}b3` })];
      }
      if (mark.kind !== 'symbol' || !mark.label) return [];
      const yshift = mark.label.beside === 'above' ? 16 : -16;
      return [label(mark.label.text, palette[mark.role], { x: mark.x, y: mark.y, yref: yAxis, yshift })];
    }),
    ...(caption
      ? [
          label(caption.text, palette.muted, {
            ...{ ...right, yref: `${yAxis} domain` as 'y', y: caption.edge === 'top' ? 1 : 0, yanchor: caption.edge },
            // Lines may lie under it.
            bgcolor: `${palette.surface}b3`,
          }),
        ]
      : []),
    ...(corner
      ? [
          label(corner.text, palette[corner.tone], {
            ...{ xref: 'paper', x: 0, xanchor: 'left', xshift: 6 },
            ...{ yref: `${yAxis} domain` as 'y', y: 1, yanchor: 'top', yshift: -4 },
          } as const),
        ]
      : []),
    // At the right of the plot, up to the chart's edge.
    ...notes.map(({ tone, text }, row) =>
      label(text, palette[tone], {
        ...{ ...right, xshift: margin.r, yref: 'paper', y: 1, yanchor: 'top', yshift: 4 - 15 * row },
        font: { color: palette[tone], size: 11 },
      }),
    ),
  ];
}

function label(text: string, color: string, place: Partial<Annotations>): Partial<Annotations> {
  return { text: plotlyText(text), showarrow: false, font: { color, size: 12 }, ...place };
}
