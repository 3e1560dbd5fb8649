/** A figure on a canvas: a panel of a film. */
import type { Dash, Figure, LegendEntry } from '../figure';
import { type Box, type PlacedPane, placePanes } from '../layout';
import { CORNERS, type Palette, shapeOf } from '../look';
import { tickText } from '../scale';
import { type PointSymbol, type Stroke, strokesOf, symbolsOf } from '../strokes';
import { type Drawing, widthOf, write } from './lettering';
import { fillPattern } from './patterns';

/** Everything is drawn so much larger than on the page, where text has about so many pixels. */
const PAGE_TEXT = 13;

/** Beside the plot: of its axis, and of the names of lines where those have some. Sizes of text. */
const PLAIN_ROOM = 5;
const NAMES_ROOM = 8.6;

interface Brush {
  readonly drawing: Drawing;
  /** Of text, pixels. */
  readonly size: number;
  readonly palette: Palette;
}

/** One figure with its title and legend into a box, its text of a size. */
export function drawFigure(drawing: Drawing, figure: Figure, box: Box, size: number, palette: Palette): void {
  const brush = { drawing, size, palette };
  const head = 1.9 * size * drawHead(brush, figure, box) + 0.7 * size;
  const named = figure.panes.some(({ marks }) => marks.some(({ kind }) => kind === 'name'));
  const area: Box = {
    left: box.left + 3.6 * size,
    top: box.top + head,
    width: box.width - (named ? NAMES_ROOM : PLAIN_ROOM) * size,
    height: box.height - head - 3 * size,
  };
  const panes = placePanes(figure, area);
  for (const pane of panes) drawGrid(brush, figure, pane);
  for (const pane of panes) drawMarks(brush, pane);
  if (figure.viewed !== undefined) for (const pane of panes) drawViewed(brush, figure.viewed, pane);
  for (const pane of panes) drawTexts(brush, pane);
  drawXAxis(brush, figure, panes[panes.length - 1], area);
}

/** Title and legend, the latter on lines of its own where it finds no room beside. @returns the number of lines */
function drawHead({ drawing, size, palette }: Brush, { title, legend }: Figure, box: Box): number {
  const small = { size: size * 0.9, family: palette.sans, color: palette.muted };
  const key = size * 2.1;
  const space = size * 1.2;
  let lines = 1;
  let baseline = box.top + size * 1.1;
  let left = box.left;
  left +=
    write(drawing, title, left, baseline, { size, family: palette.sans, color: palette.ink, weight: 600 }) + space;
  const right = box.left + box.width;
  const widths = legend.map(({ text }) => key + widthOf(drawing, text, small) + space);
  const whole = widths.reduce((sum, width) => sum + width, 0);
  for (const [place, entry] of legend.entries()) {
    const full = left + widths[place] - space > right;
    if (full || (place === 0 && left + whole - space > right)) {
      lines++;
      left = box.left;
      baseline += 1.7 * size;
    }
    drawSwatch({ drawing, size, palette }, entry, left, baseline - small.size * 0.35);
    write(drawing, entry.text, left + key, baseline, small);
    left += widths[place];
  }
  return lines;
}

/** An open mark: lines and areas have their names in the plot. */
function drawSwatch(brush: Brush, { role }: LegendEntry, left: number, middle: number) {
  const { drawing, size, palette } = brush;
  drawing.strokeStyle = palette[role];
  drawing.globalAlpha = 1;
  drawSymbol(brush, { role, shape: shapeOf({ role }), x: left + size * 0.85, y: middle, open: true }, size * 0.34);
}

function drawGrid({ drawing, size, palette }: Brush, figure: Figure, { pane, box, x, y }: PlacedPane): void {
  drawing.strokeStyle = palette.line;
  drawing.lineWidth = Math.max(1, size / 14);
  drawing.globalAlpha = 1;
  drawing.setLineDash([]);
  drawing.beginPath();
  for (const tick of figure.x.scale.ticks) {
    drawing.moveTo(x(tick), box.top);
    drawing.lineTo(x(tick), box.top + box.height);
  }
  for (const tick of pane.y.scale.ticks) {
    drawing.moveTo(box.left, y(tick));
    drawing.lineTo(box.left + box.width, y(tick));
  }
  drawing.stroke();
}

function drawMarks(brush: Brush, place: PlacedPane): void {
  const { drawing, size } = brush;
  for (const mark of place.pane.marks) for (const stroke of strokesOf(mark, place)) drawStroke(brush, stroke);
  drawing.globalAlpha = 1;
  drawing.setLineDash([]);
  for (const point of place.pane.marks.flatMap(symbolsOf)) {
    const radius = (point.size / 2) * (size / PAGE_TEXT);
    drawSymbol(brush, { ...point, x: place.x(point.x), y: place.y(point.y) }, radius);
  }
}

function drawStroke({ drawing, size, palette }: Brush, { tone, trace, width, dash, opacity, fill }: Stroke): void {
  const scale = size / PAGE_TEXT;
  drawing.globalAlpha = opacity;
  drawing.lineJoin = 'round';
  drawing.beginPath();
  trace(drawing);
  if (fill) fillPattern(drawing, fill, palette[tone], scale);
  if (width === 0) return;
  drawing.strokeStyle = palette[tone];
  drawing.lineWidth = width * scale;
  drawing.setLineDash(dashOf(dash, scale));
  drawing.stroke();
}

function dashOf(dash: Dash, scale: number): number[] {
  if (dash === 'solid') return [];
  return dash === 'dashed' ? [7 * scale, 5 * scale] : [2 * scale, 4 * scale];
}

function drawSymbol({ drawing, palette }: Brush, symbol: Omit<PointSymbol, 'size'>, radius: number): void {
  const { role, shape, x, y, open } = symbol;
  drawing.beginPath();
  if (shape === 'circle') drawing.arc(x, y, radius, 0, 2 * Math.PI);
  else {
    for (const [corner, [dx, dy]] of CORNERS[shape].entries()) {
      if (corner === 0) drawing.moveTo(x + dx * radius, y + dy * radius);
      else drawing.lineTo(x + dx * radius, y + dy * radius);
    }
    drawing.closePath();
  }
  drawing.lineWidth = radius / 3;
  drawing.fillStyle = palette[role];
  drawing.strokeStyle = open ? palette[role] : palette.surface;
  if (!open) drawing.fill();
  drawing.stroke();
}

/** The past step that is looked at. */
function drawViewed({ drawing, size, palette }: Brush, step: number, { box, x }: PlacedPane): void {
  drawing.strokeStyle = palette.ink;
  drawing.lineWidth = (2 * size) / PAGE_TEXT;
  drawing.beginPath();
  drawing.moveTo(x(step), box.top);
  drawing.lineTo(x(step), box.top + box.height);
  drawing.stroke();
}

function drawTexts({ drawing, size, palette }: Brush, { pane, box, x, y }: PlacedPane): void {
  const small = { size: size * 0.85, family: palette.sans, color: palette.muted };
  const right = box.left + box.width;
  const { ticks } = pane.y.scale;
  // Where lines lie close, every second or third is labelled.
  const stride = ticks.length > 1 ? Math.ceil(size / Math.abs(y(ticks[1]) - y(ticks[0]))) : 1;
  for (const tick of ticks.filter((_, place) => place % stride === 0)) {
    const text = tickText(tick, pane.y);
    write(drawing, text, box.left - size * 0.5, y(tick) + size * 0.3, { ...small, align: 'right' });
  }
  if (pane.y.title !== '') write(drawing, pane.y.title, box.left + size * 0.4, box.top + size, small);
  if (pane.caption) {
    const baseline = pane.caption.edge === 'top' ? box.top + size : box.top + box.height - size * 0.3;
    // Lines may lie under it.
    const width = widthOf(drawing, pane.caption.text, small);
    drawing.globalAlpha = 0.7;
    drawing.fillStyle = palette.surface;
    drawing.fillRect(right - width, baseline - size * 0.9, width, size * 1.2);
    drawing.globalAlpha = 1;
    write(drawing, pane.caption.text, right, baseline, { ...small, align: 'right' });
  }
  for (const [row, { text, tone }] of (pane.notes ?? []).entries()) {
    const baseline = box.top + size * (1 + 1.2 * row);
    write(drawing, text, right, baseline, { ...small, color: palette[tone], align: 'right' });
  }
  if (pane.corner)
    write(drawing, pane.corner.text, box.left + size * 0.5, box.top + size * 2.2, {
      ...small,
      color: palette[pane.corner.tone],
    });
  for (const mark of pane.marks) {
    if (mark.kind === 'name')
      write(drawing, mark.text, x(mark.x) + size * 0.7, y(mark.y) + size * 0.3, {
        ...small,
        color: palette[mark.tone],
      });
    if (mark.kind === 'rule' && mark.label !== undefined)
      write(drawing, mark.label, right + size * 0.3, y(mark.at) + size * 0.3, {
        ...small,
        size: size * 0.75,
        color: palette[mark.tone],
      });
    if (mark.kind !== 'symbol' || !mark.label) continue;
    const drop = size * (mark.label.beside === 'above' ? -0.9 : 1.6);
    write(drawing, mark.label.text, x(mark.x), y(mark.y) + drop, {
      ...small,
      color: palette[mark.role],
      align: 'center',
    });
  }
}

function drawXAxis({ drawing, size, palette }: Brush, { x: axis }: Figure, { box, x }: PlacedPane, area: Box): void {
  const small = { size: size * 0.85, family: palette.sans, color: palette.muted, align: 'center' } as const;
  const bottom = box.top + box.height;
  for (const tick of axis.scale.ticks) write(drawing, tickText(tick, axis), x(tick), bottom + size * 1.2, small);
  write(drawing, axis.title, area.left + area.width / 2, bottom + size * 2.5, small);
}
