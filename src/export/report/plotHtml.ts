/** The figures of a report: SVG with its title and legend, drawn from numbers alone. Colours are classes of the report's style sheet. */
import type { Figure, FigureValue, LegendEntry, Pane } from '../../figures/figure';
import { shapeOf, symbolPath } from '../../figures/look';
import { tickText } from '../../figures/scale';
import type { PointSymbol } from '../../figures/strokes';
import { type SvgPath, type SvgText, svgPicture } from '../../figures/svg/picture';
import { escapeHtml, symbolsHtml, symbolsSvg } from './html';

const WIDTH = 480;
const HEIGHT = 270;
const AREA = { left: 66, top: 12, width: 340, height: 214 } as const;
/** Of coordinates, after the point. */
const DIGITS = 1;

/** What is drawn in one picture: a pane of a figure. */
export interface Plot {
  readonly figure: Figure;
  readonly pane: Pane;
  readonly title: string;
  /** The last values. */
  readonly values: readonly FigureValue[];
}

export interface PlotWords {
  term(value: FigureValue): string;
  readonly heldOut: string;
}

/** @param words the names of the last values, for those who do not see the plot */
export function plotHtml({ figure, pane, title, values }: Plot, words: PlotWords): string {
  const { paths, symbols, texts } = svgPicture({ ...figure, panes: [pane] }, AREA, DIGITS);
  const legend = figure.legend.map((entry) => `<li>${swatch(entry)} ${symbolsHtml(entry.text)}</li>`).join('');
  const middle = AREA.top + AREA.height / 2;
  return `<figure><figcaption><h3>${symbolsHtml(title)}</h3><ul class="legend">${legend}</ul></figcaption>
<svg viewBox="0 0 ${WIDTH} ${HEIGHT}" role="img" aria-label="${escapeHtml(spoken(title, values, words))}">${paths.map(pathSvg).join('')}${symbols.map(symbolSvg).join('')}${texts.map(textSvg).join('')}
<text class="title" x="${AREA.left + AREA.width / 2}" y="${HEIGHT - 8}" text-anchor="middle">${symbolsSvg(figure.x.title)}</text>
<text class="title" transform="translate(14 ${middle}) rotate(-90)" text-anchor="middle">${symbolsSvg(pane.y.title)}</text>
</svg></figure>`;
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

function symbolSvg({ role, shape, x, y, size, open }: PointSymbol): string {
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

/** An open mark: lines and areas have their names in the plot. */
function swatch({ role }: LegendEntry): string {
  const mark = symbolSvg({ role, shape: shapeOf({ role }), x: 14, y: 6, size: 8, open: true });
  return `<svg class="swatch" viewBox="0 0 28 12" aria-hidden="true">${mark}</svg>`;
}

/** Title and last values, for those who do not see the plot. */
function spoken(title: string, values: readonly FigureValue[], { term, heldOut }: PlotWords): string {
  const parts = values.flatMap((value) => [
    `${term(value)} ${estimateText(value)}`,
    ...(value.heldOut === undefined ? [] : [`${term(value)}, ${heldOut} ${numberText(value.heldOut)}`]),
  ]);
  return `${title}: ${parts.join(', ')}`;
}

function estimateText({ value, spread }: FigureValue): string {
  return Number.isFinite(spread) ? `${numberText(value)} ± ${numberText(spread as number)}` : numberText(value);
}

function round(value: number): number {
  return Math.round(value * 10) / 10;
}

/** Three significant digits, with a true minus sign. */
export function numberText(value: number): string {
  return Number.isFinite(value) ? tickText(Number(value.toPrecision(3))) : '–';
}
