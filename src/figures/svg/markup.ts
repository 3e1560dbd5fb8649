/** A figure's picture as SVG markup, for files. Colours are classes of their style sheet. */
import { symbolPath } from '../look';
import type { PointSymbol } from '../strokes';
import type { SvgPath, SvgPicture, SvgText } from './picture';

/** Text as markup and as the value of an attribute in double quotes: nothing in it is markup. */
export function escapeMarkup(text: string): string {
  return text
    .replaceAll('&', '&amp;')
    .replaceAll('<', '&lt;')
    .replaceAll('>', '&gt;')
    .replaceAll('"', '&quot;')
    .replaceAll("'", '&#39;');
}

const SUBSCRIPT = /_(θ|ref|w|l)/g;

/** Escapes, and sets the indices of symbols such as π_ref, inside an SVG text. */
export function symbolsSvg(text: string): string {
  return escapeMarkup(text).replace(SUBSCRIPT, '<tspan dy="3" font-size="9">$1</tspan><tspan dy="-3">&#8203;</tspan>');
}

export function pictureSvg({ paths, symbols, texts }: SvgPicture): string {
  return `${paths.map(pathSvg).join('')}${symbols.map(symbolSvg).join('')}${texts.map(textSvg).join('')}`;
}

function pathSvg({ d, tone, width, dash, opacity, fill }: SvgPath): string {
  if (d === '') return '';
  const look = [
    width > 0 ? `stroke-width="${width}"` : 'stroke="none"',
    ...(dash ? [`stroke-dasharray="${dash}"`] : []),
    ...(opacity === 1 ? [] : [`opacity="${opacity}"`]),
    ...(fill ? [`fill-opacity="${fill === 'hatched' ? 0.12 : 0.3}"`] : []),
  ];
  return `<path class="${fill ? 'area' : 'line'} ${tone}" ${look.join(' ')} d="${d}"/>`;
}

export function symbolSvg({ role, shape, x, y, size, open }: PointSymbol): string {
  const place = `translate(${round(x)} ${round(y)})`;
  return `<path class="${open ? 'point' : 'mark'} ${role}" transform="${place}" d="${symbolPath(shape, size / 2)}"/>`;
}

const ANCHORS = {
  under: 'middle',
  above: 'middle',
  below: 'middle',
  before: 'end',
  beside: 'start',
  after: 'start',
  corner: 'start',
  top: 'end',
  bottom: 'end',
} as const;
/** From the place to the text's base line, and to its side. */
const DROPS = {
  under: 16,
  above: -11,
  below: 20,
  before: 4,
  beside: 4,
  after: 4,
  corner: 14,
  top: 10,
  bottom: -4,
} as const;
const SHIFTS: Partial<Record<SvgText['side'], number>> = { before: -6, beside: 4, after: 9, corner: 6 };

function textSvg({ text, x, y, tone, side, row = 0 }: SvgText): string {
  const role = tone === 'muted' ? '' : ` class="${tone}"`;
  return `<text${role} x="${round(x + (SHIFTS[side] ?? 0))}" y="${round(y + DROPS[side] + 14 * row)}" text-anchor="${ANCHORS[side]}">${symbolsSvg(text)}</text>`;
}

function round(value: number): number {
  return Math.round(value * 10) / 10;
}

/** The page's visual language (ui/shared/tokens.css), light and dark. */
export const COLOUR_STYLES = `:root { color-scheme: light dark; --surface: #fbfaf7; --ink: #1d2129; --muted: #5e6470; --line: #e2dfd7;
  --policy: #0072b2; --reference: #6b7280; --oracle: #b8860b; --chosen: #007a5a; --rejected: #c2410c; --kl: #7c3aed; }
@media (prefers-color-scheme: dark) { :root { --surface: #15171b; --ink: #e8e6e1; --muted: #a2a7b0; --line: #2e323a;
  --policy: #56b4e9; --reference: #9ca3af; --oracle: #f0c24b; --chosen: #2fbf95; --rejected: #f08a4b; --kl: #a78bfa; } }`;

/** Of the classes above. */
export const PICTURE_STYLES = `svg text { fill: var(--muted); font-size: 11px; font-variant-numeric: tabular-nums; } svg .title { font-size: 12px; }
.line { fill: none; stroke-linejoin: round; } .line.grid { stroke: var(--line); }
.point { fill: none; stroke-width: 1.5; } .mark { stroke: var(--surface); stroke-width: 1; }
${['policy', 'reference', 'oracle', 'chosen', 'rejected', 'kl', 'ink', 'muted']
  .map(
    (role) =>
      `.line.${role}, .point.${role} { stroke: var(--${role}); } .mark.${role}, .area.${role}, svg text.${role} { fill: var(--${role}); }`,
  )
  .join('\n')}`;
