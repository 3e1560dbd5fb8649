/** Text on a canvas. */
import { SUBSCRIPT } from '../look';

export type Drawing = OffscreenCanvasRenderingContext2D;

/** Of the size of the text around it. */
const SUBSCRIPT_SIZE = 0.7;

export interface Lettering {
  readonly size: number;
  readonly family: string;
  readonly color: string;
  readonly weight?: 400 | 600;
  readonly align?: 'left' | 'right' | 'center';
}

function fontOf({ size, family, weight = 400 }: Lettering): string {
  return `${weight} ${size}px ${family}`;
}

/** Writes one line with the indices of symbols such as π_θ set lower, its baseline at `y`. @returns its width */
export function write(drawing: Drawing, text: string, x: number, y: number, lettering: Lettering): number {
  const { color, align = 'left' } = lettering;
  const pieces = piecesOf(drawing, text, lettering);
  const width = pieces.reduce((sum, piece) => sum + piece.width, 0);
  let left = x - (align === 'right' ? width : align === 'center' ? width / 2 : 0);
  drawing.fillStyle = color;
  drawing.textAlign = 'left';
  drawing.textBaseline = 'alphabetic';
  for (const { part, font, drop, width: advance } of pieces) {
    drawing.font = font;
    drawing.fillText(part, left, y + drop);
    left += advance;
  }
  return width;
}

/** The width that a text takes when it is written. */
export function widthOf(drawing: Drawing, text: string, lettering: Lettering): number {
  return piecesOf(drawing, text, lettering).reduce((sum, piece) => sum + piece.width, 0);
}

function piecesOf(drawing: Drawing, text: string, lettering: Lettering) {
  const { size } = lettering;
  // Every odd part is what the pattern captured.
  return text.split(SUBSCRIPT).map((part, place) => {
    const lowered = place % 2 === 1;
    drawing.font = fontOf(lowered ? { ...lettering, size: size * SUBSCRIPT_SIZE } : lettering);
    return { part, font: drawing.font, drop: lowered ? size * 0.2 : 0, width: drawing.measureText(part).width };
  });
}

/** Cuts a text into lines of at most a width, after spaces where there are any; what exceeds the last line ends with an ellipsis. */
export function wrap(
  drawing: Drawing,
  text: string,
  width: number,
  most: number,
  lettering: Lettering,
): readonly string[] {
  drawing.font = fontOf(lettering);
  const fits = (line: string) => drawing.measureText(line).width <= width;
  const lines: string[] = [];
  let rest = text.trim();
  while (rest !== '' && lines.length < most) {
    let end = longestFit(rest, fits);
    if (end < rest.length) {
      const last = lines.length === most - 1;
      if (last) {
        lines.push(
          `${rest.slice(
            0,
            longestFit(rest, (part) => fits(`${part}…`)),
          )}…`,
        );
        return lines;
      }
      const space = rest.lastIndexOf(' ', end);
      if (space > end / 2) end = space;
    }
    lines.push(rest.slice(0, end).trimEnd());
    rest = rest.slice(end).trimStart();
  }
  return lines;
}

/** The length of the longest start of a text that fits; at least 1, so that wrapping ends. */
function longestFit(text: string, fits: (part: string) => boolean): number {
  let low = 1;
  let high = text.length;
  while (low < high) {
    const middle = Math.ceil((low + high) / 2);
    if (fits(text.slice(0, middle))) low = middle;
    else high = middle - 1;
  }
  return low;
}
