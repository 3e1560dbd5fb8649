import type { Pattern } from '../figure';
import type { Drawing } from './lettering';

/** Pixels of the page between two lines or dots of a pattern. */
const SPACING = 7;

/** Fills the present path: a translucent colour with its pattern, or bare hatches. */
export function fillPattern(drawing: Drawing, pattern: Pattern | 'hatched', color: string, scale: number): void {
  const alpha = drawing.globalAlpha;
  if (pattern !== 'hatched') {
    drawing.globalAlpha = alpha * 0.3;
    drawing.fillStyle = color;
    drawing.fill();
  }
  drawing.globalAlpha = alpha * (pattern === 'hatched' ? 0.4 : 0.6);
  if (pattern !== 'plain') {
    const tile = tileOf(pattern, color, Math.round(SPACING * scale));
    const paint = tile && drawing.createPattern(tile, 'repeat');
    if (paint) {
      drawing.fillStyle = paint;
      drawing.fill();
    }
  }
  drawing.globalAlpha = alpha;
}

/** A square that is repeated. */
function tileOf(pattern: Pattern | 'hatched', color: string, side: number): OffscreenCanvas | undefined {
  const tile = new OffscreenCanvas(side, side);
  const drawing = tile.getContext('2d');
  if (!drawing) return undefined;
  drawing.fillStyle = color;
  drawing.strokeStyle = color;
  drawing.lineWidth = side / 8;
  drawing.beginPath();
  if (pattern === 'dotted') {
    drawing.arc(side / 2, side / 2, side / 7, 0, 2 * Math.PI);
    drawing.fill();
    return tile;
  }
  // Over the edges, so that neighbours join.
  for (const shift of [-side, 0, side]) {
    drawing.moveTo(shift, side);
    drawing.lineTo(shift + side, 0);
    if (pattern === 'crossed') {
      drawing.moveTo(shift, 0);
      drawing.lineTo(shift + side, side);
    }
  }
  drawing.stroke();
  return tile;
}
