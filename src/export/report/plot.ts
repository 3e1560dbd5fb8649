/** Line plots as SVG, drawn from numbers alone. Colours are classes of the report's style sheet. */
import { fraction, roundScale, type Scale, tickText } from '../../math/scale';
import { smooth } from '../../math/smooth';
import { escapeHtml, symbolsHtml, symbolsSvg } from './html';

/** The roles of the page's visual language: one colour each (styles.ts), and a second cue. */
export type PlotRole = 'policy' | 'reference' | 'oracle' | 'chosen' | 'rejected' | 'kl' | 'ink' | 'muted';

export interface PlotLine {
  readonly role: PlotRole;
  readonly label: string;
  readonly x: readonly number[];
  /** NaN is a gap. */
  readonly y: readonly number[];
  /** `noisy`: thin as it is, bold when smoothed. `points`: no line. */
  readonly form?: 'noisy' | 'points';
  readonly dash?: 'dashed' | 'dotted';
}

export interface Plot {
  readonly title: string;
  readonly xTitle: string;
  readonly yTitle: string;
  readonly lines: readonly PlotLine[];
  /** The y axis begins at 0. */
  readonly fromZero?: boolean;
}

const WIDTH = 480;
const HEIGHT = 270;
const LEFT = 66;
const RIGHT = 24;
const TOP = 12;
const BOTTOM = 44;
/** What an axis spans where all values are the same. */
const LEAST_SPAN = 1e-3;

export function plotHtml({ title, xTitle, yTitle, lines, fromZero = false }: Plot): string {
  const x = scaleOf(
    lines.flatMap((line) => line.x),
    true,
  );
  const y = scaleOf(
    lines.flatMap((line) => line.y),
    fromZero,
  );
  const at = (px: number, py: number): [number, number] => [
    LEFT + fraction(x, px) * (WIDTH - LEFT - RIGHT),
    HEIGHT - BOTTOM - fraction(y, py) * (HEIGHT - TOP - BOTTOM),
  ];
  const legend = lines.map((line) => `<li>${swatch(line)} ${symbolsHtml(line.label)}</li>`).join('');
  const drawn = lines.map((line) => lineSvg(line, at)).join('');
  return `<figure><figcaption><h3>${symbolsHtml(title)}</h3><ul class="legend">${legend}</ul></figcaption>
<svg viewBox="0 0 ${WIDTH} ${HEIGHT}" role="img" aria-label="${escapeHtml(spoken(title, lines))}">${axes(x, y, at)}
<text class="title" x="${(LEFT + WIDTH - RIGHT) / 2}" y="${HEIGHT - 8}" text-anchor="middle">${symbolsSvg(xTitle)}</text>
<text class="title" transform="translate(14 ${(TOP + HEIGHT - BOTTOM) / 2}) rotate(-90)" text-anchor="middle">${symbolsSvg(yTitle)}</text>
${drawn}</svg></figure>`;
}

type Place = (x: number, y: number) => [number, number];

function scaleOf(values: readonly number[], fromZero: boolean): Scale {
  const known = values.filter(Number.isFinite);
  const low = known.reduce((least, value) => Math.min(least, value), fromZero ? 0 : Number.POSITIVE_INFINITY);
  const high = known.reduce((most, value) => Math.max(most, value), Number.NEGATIVE_INFINITY);
  if (known.length === 0) return roundScale(0, 1);
  const span = Math.max(high - low, LEAST_SPAN);
  return roundScale(low, low + span);
}

function axes(x: Scale, y: Scale, at: Place): string {
  const rows = y.ticks.map((tick) => {
    const [, top] = at(x.from, tick);
    return `<path class="grid" d="M${LEFT} ${round(top)}H${WIDTH - RIGHT}"/><text x="${LEFT - 6}" y="${round(top + 4)}" text-anchor="end">${tickText(tick)}</text>`;
  });
  const columns = x.ticks.map((tick) => {
    const [left] = at(tick, y.from);
    return `<text x="${round(left)}" y="${HEIGHT - BOTTOM + 16}" text-anchor="middle">${tickText(tick)}</text>`;
  });
  return [...rows, ...columns].join('');
}

function lineSvg(line: PlotLine, at: Place): string {
  const { role, x, y, form, dash } = line;
  if (form === 'points') {
    const places = y.flatMap((value, i) => (Number.isFinite(value) ? [at(x[i], value)] : []));
    return places
      .map(([cx, cy]) => `<circle class="point ${role}" cx="${round(cx)}" cy="${round(cy)}" r="3"/>`)
      .join('');
  }
  const bold = form === 'noisy' ? smooth(y) : y;
  const thin = form === 'noisy' ? `<path class="line thin ${role}" d="${path(x, y, at)}"/>` : '';
  const end = bold.findLastIndex(Number.isFinite);
  const mark = end < 0 ? '' : markSvg(role, ...at(x[end], bold[end]));
  return `${thin}<path class="line ${role} ${dash ?? ''}" d="${path(x, bold, at)}"/>${mark}`;
}

function path(x: readonly number[], y: readonly number[], at: Place): string {
  let drawing = false;
  return y
    .map((value, i) => {
      if (!Number.isFinite(value)) {
        drawing = false;
        return '';
      }
      const [left, top] = at(x[i], value);
      const command = drawing ? 'L' : 'M';
      drawing = true;
      return `${command}${round(left)} ${round(top)}`;
    })
    .join('');
}

/** The second cue beside the colour: ▲ chosen, ▼ rejected, ★ oracle, ● what else. */
function markSvg(role: PlotRole, x: number, y: number): string {
  const shapes: Partial<Record<PlotRole, string>> = {
    chosen: 'M0 -5L5 4H-5Z',
    rejected: 'M0 5L5 -4H-5Z',
    oracle: 'M0 -6L1.5 -2H6L2.4 .8L3.7 5L0 2.4L-3.7 5L-2.4 .8L-6 -2H-1.5Z',
  };
  const shape = shapes[role] ?? 'M-4 0A4 4 0 1 0 4 0A4 4 0 1 0 -4 0Z';
  return `<path class="mark ${role}" transform="translate(${round(x)} ${round(y)})" d="${shape}"/>`;
}

function swatch({ role, form, dash }: PlotLine): string {
  const line = form === 'points' ? '' : `<path class="line ${role} ${dash ?? ''}" d="M1 6H27"/>`;
  const mark = form === 'points' ? `<circle class="point ${role}" cx="14" cy="6" r="3"/>` : markSvg(role, 14, 6);
  return `<svg class="swatch" viewBox="0 0 28 12" aria-hidden="true">${line}${mark}</svg>`;
}

/** Title and last values, for those who do not see the plot. */
function spoken(title: string, lines: readonly PlotLine[]): string {
  const ends = lines.map(({ label, y }) => `${label} ${numberText(y.findLast(Number.isFinite) ?? Number.NaN)}`);
  return `${title}: ${ends.join(', ')}`;
}

function round(value: number): number {
  return Math.round(value * 10) / 10;
}

/** Three significant digits, with a true minus sign. */
export function numberText(value: number): string {
  return Number.isFinite(value) ? tickText(Number(value.toPrecision(3))) : '–';
}
