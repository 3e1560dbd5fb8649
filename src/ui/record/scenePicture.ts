import { drawFigure } from '../../figures/canvas/drawFigure';
import { type Drawing, wrap, write } from '../../figures/canvas/lettering';
import type { Box } from '../../figures/layout';
import type { Size } from './formats';
import type { Scene } from './scene';

/** A frame of the composed film: the first figure large, the others beside it (below it on an upright film), the numbers above, the caption below. */
export function drawScene(drawing: Drawing, size: Size, scene: Scene): void {
  const { palette } = scene.look;
  drawing.globalAlpha = 1;
  drawing.setLineDash([]);
  drawing.fillStyle = palette.surface;
  drawing.fillRect(0, 0, size.width, size.height);
  const upright = size.height > size.width;
  const unit = upright ? size.width / 60 : Math.min(size.width / 100, size.height / 56);
  const margin = 2.4 * unit;
  const inner = { left: margin, width: size.width - 2 * margin };
  const top = drawHead(drawing, scene, { ...inner, top: margin, height: 0 }, unit, upright);
  const bottom = drawFoot(drawing, scene, { ...inner, top, height: size.height - margin - top }, unit);
  const body = { ...inner, top, height: bottom - top };
  const [main, side] = upright ? split(body, 'height', 0.46, 1.2 * unit) : split(body, 'width', 0.6, 2 * unit);
  drawFigure(drawing, scene.main, main, 1.5 * unit, palette);
  const share = side.height / scene.small.length;
  scene.small.forEach((figure, place) => {
    const box = { ...side, top: side.top + place * share, height: share };
    drawFigure(drawing, figure, box, 1.22 * unit, palette);
  });
}

/** Title, run, step and the numbers. @returns where they end */
function drawHead(drawing: Drawing, scene: Scene, { left, top, width }: Box, unit: number, upright: boolean): number {
  const { palette, serif } = scene.look;
  const right = left + width;
  let y = top + 2.2 * unit;
  write(drawing, scene.title, left, y, { size: 2.6 * unit, family: serif, color: palette.ink, weight: 600 });
  write(drawing, scene.step, right, y, { size: 1.7 * unit, family: palette.sans, color: palette.ink, align: 'right' });
  y += 2.5 * unit;
  const run = { size: 1.4 * unit, family: palette.sans, color: palette.muted };
  for (const text of wrap(drawing, scene.run, width, upright ? 2 : 1, run)) {
    write(drawing, text, left, y, run);
    y += 1.9 * unit;
  }
  drawing.fillStyle = palette.line;
  drawing.fillRect(left, y - 0.6 * unit, width, 0.35 * unit);
  drawing.fillStyle = palette.policy;
  drawing.fillRect(left, y - 0.6 * unit, width * Math.min(Math.max(scene.progress, 0), 1), 0.35 * unit);
  y += 2.3 * unit;
  const columns = upright ? 3 : scene.numbers.length;
  scene.numbers.forEach(({ name, value, role }, place) => {
    const x = left + ((place % columns) * width) / columns;
    const down = y + Math.floor(place / columns) * 5 * unit;
    write(drawing, name, x, down, { size: 1.3 * unit, family: palette.sans, color: palette.muted });
    const color = palette[role];
    write(drawing, value, x, down + 2.4 * unit, { size: 2.2 * unit, family: palette.sans, color, weight: 600 });
  });
  return y + (Math.ceil(scene.numbers.length / columns) - 1) * 5 * unit + 4.4 * unit;
}

/** The caption, at the foot of a box. @returns where it begins */
function drawFoot(drawing: Drawing, { caption, look }: Scene, { left, top, width, height }: Box, unit: number): number {
  const end = top + height;
  if (caption === '') return end;
  const lettering = { size: 2.2 * unit, family: look.serif, color: look.palette.ink };
  const lines = wrap(drawing, caption, width, 3, lettering);
  const begin = end - (lines.length * 3 + 1) * unit;
  lines.forEach((text, place) => {
    write(drawing, text, left, begin + (place + 1) * 3 * unit, lettering);
  });
  return begin;
}

/** Two boxes beside or above one another. */
function split(box: Box, along: 'width' | 'height', share: number, gap: number): readonly [Box, Box] {
  const start = along === 'width' ? 'left' : 'top';
  const first = (box[along] - gap) * share;
  return [
    { ...box, [along]: first },
    { ...box, [start]: box[start] + first + gap, [along]: box[along] - gap - first },
  ];
}
