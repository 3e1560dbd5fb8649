import type { Role } from '../charts/chartSpec';
import type { Palette } from '../charts/palette';
import { fraction, tickText } from '../charts/scale';
import { type Drawing, widthOf, write } from './lettering';
import type { Panel, PanelLine } from './scene';

/** Pixels. */
export interface Box {
  readonly left: number;
  readonly top: number;
  readonly width: number;
  readonly height: number;
}

/** One chart into a box, its text of a size. */
export function drawPanel(drawing: Drawing, panel: Panel, box: Box, size: number, palette: Palette): void {
  const head = 1.9 * size * drawHead(drawing, panel, box, size, palette) + 0.7 * size;
  const area: Box = {
    left: box.left + 3.6 * size,
    top: box.top + head,
    width: box.width - 5 * size,
    height: box.height - head - 3 * size,
  };
  const x = (value: number) => area.left + fraction(panel.x.scale, value) * area.width;
  const y = (value: number) => area.top + (1 - fraction(panel.y.scale, value)) * area.height;
  drawAxes(drawing, panel, area, size, palette, x, y);
  for (const line of panel.lines) drawLine(drawing, line, size, palette, x, y);
  drawing.globalAlpha = 1;
  drawing.setLineDash([]);
  for (const { role, x: across, y: up } of panel.marks) drawMark(drawing, role, x(across), y(up), size * 0.48, palette);
}

type Place = (value: number) => number;

/** Title and legend, the latter on lines of its own where it finds no room beside. @returns the number of lines */
function drawHead(drawing: Drawing, { title, legend }: Panel, box: Box, size: number, palette: Palette): number {
  const small = { size: size * 0.9, family: palette.sans, color: palette.muted };
  const key = size * 2.1;
  let lines = 1;
  let baseline = box.top + size * 1.1;
  let left = box.left;
  left += write(drawing, title, left, baseline, { size, family: palette.sans, color: palette.ink, weight: 600 });
  left += size * 1.2;
  const right = box.left + box.width;
  const widths = legend.map(({ text }) => key + widthOf(drawing, text, small) + size * 1.2);
  const whole = widths.reduce((sum, width) => sum + width, 0);
  for (const [place, { role, text, dash }] of legend.entries()) {
    const full = left + widths[place] - size * 1.2 > right;
    if (full || (place === 0 && left + whole - size * 1.2 > right)) {
      lines++;
      left = box.left;
      baseline += 1.7 * size;
    }
    const middle = baseline - small.size * 0.35;
    drawing.strokeStyle = palette[role];
    drawing.lineWidth = size / 6;
    drawing.setLineDash(dashOf(dash, size));
    drawing.beginPath();
    drawing.moveTo(left, middle);
    drawing.lineTo(left + size * 1.7, middle);
    drawing.stroke();
    drawing.setLineDash([]);
    if (dash === 'solid') drawMark(drawing, role, left + size * 0.85, middle, size * 0.34, palette);
    write(drawing, text, left + key, baseline, small);
    left += widths[place];
  }
  return lines;
}

function drawAxes(drawing: Drawing, panel: Panel, area: Box, size: number, palette: Palette, x: Place, y: Place) {
  const small = { size: size * 0.85, family: palette.sans, color: palette.muted };
  const bottom = area.top + area.height;
  drawing.strokeStyle = palette.line;
  drawing.lineWidth = Math.max(1, size / 14);
  drawing.setLineDash([]);
  drawing.beginPath();
  for (const tick of panel.x.scale.ticks) {
    drawing.moveTo(x(tick), area.top);
    drawing.lineTo(x(tick), bottom);
  }
  for (const tick of panel.y.scale.ticks) {
    drawing.moveTo(area.left, y(tick));
    drawing.lineTo(area.left + area.width, y(tick));
  }
  drawing.stroke();
  for (const tick of panel.x.scale.ticks) {
    write(drawing, tickText(tick), x(tick), bottom + size * 1.2, { ...small, align: 'center' });
  }
  for (const tick of panel.y.scale.ticks) {
    write(drawing, tickText(tick), area.left - size * 0.5, y(tick) + size * 0.3, { ...small, align: 'right' });
  }
  write(drawing, panel.x.title, area.left + area.width / 2, bottom + size * 2.5, { ...small, align: 'center' });
  if (panel.y.title !== '')
    write(drawing, panel.y.title, area.left + size * 0.4, area.top + size, { ...small, align: 'left' });
}

function drawLine(
  drawing: Drawing,
  { role, x: xs, y: ys, dash, faint }: PanelLine,
  size: number,
  palette: Palette,
  x: Place,
  y: Place,
) {
  drawing.strokeStyle = palette[role];
  drawing.globalAlpha = faint ? 0.4 : 1;
  drawing.lineWidth = size / (faint ? 12 : 5.5);
  drawing.lineJoin = 'round';
  drawing.setLineDash(dashOf(dash, size));
  drawing.beginPath();
  let pen = false;
  for (let point = 0; point < xs.length; point++) {
    const there = !Number.isNaN(ys[point]);
    if (there && pen) drawing.lineTo(x(xs[point]), y(ys[point]));
    else if (there) drawing.moveTo(x(xs[point]), y(ys[point]));
    pen = there;
  }
  drawing.stroke();
}

function dashOf(dash: PanelLine['dash'], size: number): number[] {
  if (dash === 'solid') return [];
  return dash === 'dashed' ? [size * 0.5, size * 0.35] : [size * 0.16, size * 0.34];
}

/** ▲ chosen, ▼ rejected, ★ oracle, ● the others. */
function drawMark(drawing: Drawing, role: Role, x: number, y: number, radius: number, palette: Palette): void {
  drawing.fillStyle = palette[role];
  drawing.strokeStyle = palette.surface;
  drawing.lineWidth = radius / 3;
  drawing.beginPath();
  const corners = CORNERS[role];
  if (corners) {
    corners.forEach(([dx, dy], corner) => {
      const place = [x + dx * radius, y + dy * radius] as const;
      if (corner === 0) drawing.moveTo(...place);
      else drawing.lineTo(...place);
    });
    drawing.closePath();
  } else drawing.arc(x, y, radius, 0, 2 * Math.PI);
  drawing.fill();
  drawing.stroke();
}

const CORNERS: Partial<Record<Role, readonly (readonly [number, number])[]>> = {
  chosen: [
    [0, -1.2],
    [1.1, 0.9],
    [-1.1, 0.9],
  ],
  rejected: [
    [0, 1.2],
    [1.1, -0.9],
    [-1.1, -0.9],
  ],
  oracle: Array.from({ length: 10 }, (_, corner) => {
    const angle = (corner * Math.PI) / 5;
    const reach = corner % 2 === 0 ? 1.35 : 0.58;
    return [Math.sin(angle) * reach, -Math.cos(angle) * reach] as const;
  }),
};
