import { type Drawing, wrap, write } from '../../figures/canvas/lettering';
import type { Size } from './formats';
import type { PageLook } from './pageLook';
import type { Fact, Stamp } from './stamp';

/** The film's last frame: what was run, with which seed and settings, and the link that runs it again. */
export function drawStamp(drawing: Drawing, { width, height }: Size, stamp: Stamp, { palette, serif }: PageLook): void {
  const unit = Math.min(width, height * 1.4) / 100;
  const margin = 5 * unit;
  const inner = width - 2 * margin;
  const { ink, muted, policy, line, sans } = palette;
  drawing.fillStyle = palette.surface;
  drawing.fillRect(0, 0, width, height);

  let y = margin + 3.6 * unit;
  write(drawing, stamp.title, margin, y, { size: 4 * unit, family: serif, color: ink, weight: 600 });
  const summary = { size: 2.3 * unit, family: sans, color: muted };
  for (const text of wrap(drawing, stamp.summary, inner, 2, summary)) {
    y += 3.4 * unit;
    write(drawing, text, margin, y, summary);
  }
  y += 2.4 * unit;
  rule(drawing, margin, y, inner, unit, line);
  y += 4.2 * unit;
  write(drawing, stamp.seed.join(' '), margin, y, { size: 3 * unit, family: sans, color: ink, weight: 600 });
  y += 4 * unit;

  const link = { size: 2.1 * unit, family: sans, color: policy };
  const linkLines = wrap(drawing, stamp.link[1], inner, 3, link);
  const foot = height - margin - (linkLines.length - 1) * 2.8 * unit;
  const above = foot - 3.2 * unit;
  drawFacts(drawing, stamp.configuration, { left: margin, top: y, width: inner, bottom: above - 4.6 * unit }, unit, {
    muted,
    ink,
    sans,
  });
  rule(drawing, margin, above - 2.6 * unit, inner, unit, line);
  write(drawing, stamp.link[0], margin, above, { size: 1.8 * unit, family: sans, color: muted });
  linkLines.forEach((text, index) => {
    write(drawing, text, margin, foot + index * 2.8 * unit, link);
  });
}

interface Box {
  readonly left: number;
  readonly top: number;
  readonly width: number;
  readonly bottom: number;
}

type Inks = Readonly<Record<'muted' | 'ink' | 'sans', string>>;

/** The smallest text that is still read, in units; what then finds no place is counted. */
const LEAST_SIZE = 1.5;

/** Names and values in columns, read downwards, as large as they fit. */
function drawFacts(
  drawing: Drawing,
  facts: readonly Fact[],
  { left, top, width, bottom }: Box,
  unit: number,
  inks: Inks,
) {
  const columns = width > 100 * unit ? 3 : 2;
  const columnWidth = width / columns;
  const most = Math.floor((bottom - top) / (LEAST_SIZE * LINE * unit)) + 1;
  const rows = Math.min(Math.max(most, 1), Math.ceil(facts.length / columns));
  const places = rows * columns;
  const shown = facts.length > places ? facts.slice(0, places - 1) : facts;
  const rowHeight = Math.min(3.8 * unit, (bottom - top) / Math.max(rows - 1, 1));
  // The longest names have about 30 letters, with their value.
  const size = Math.min(rowHeight / LINE, columnWidth / 19);
  const name = { size, family: inks.sans, color: inks.muted };
  const value = { size, family: inks.sans, color: inks.ink, weight: 600 } as const;
  const at = (place: number) =>
    [left + Math.floor(place / rows) * columnWidth, top + (place % rows) * rowHeight] as const;
  shown.forEach((fact, place) => {
    const [x, y] = at(place);
    const nameWidth = write(drawing, fact[0], x, y, name) + unit;
    const room = columnWidth - nameWidth - unit;
    write(drawing, wrap(drawing, fact[1], room, 1, value)[0] ?? '', x + nameWidth, y, value);
  });
  if (shown.length < facts.length) write(drawing, `+${facts.length - shown.length} …`, ...at(places - 1), name);
}

/** From one baseline to the next, of a text's size. */
const LINE = 1.6;

function rule(drawing: Drawing, x: number, y: number, width: number, unit: number, color: string) {
  drawing.fillStyle = color;
  drawing.fillRect(x, y, width, Math.max(1, unit / 6));
}
