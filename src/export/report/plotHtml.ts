/** The figures of a report: SVG with its title and legend, drawn from numbers alone. Colours are classes of the report's style sheet. */
import type { Figure, FigureValue, LegendEntry, Pane } from '../../figures/figure';
import { shapeOf } from '../../figures/look';
import { tickText } from '../../figures/scale';
import { escapeMarkup, pictureSvg, symbolSvg, symbolsSvg } from '../../figures/svg/markup';
import { svgPicture } from '../../figures/svg/picture';
import { symbolsHtml } from './html';

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
  const picture = pictureSvg(svgPicture({ ...figure, panes: [pane] }, AREA, DIGITS));
  const legend = figure.legend.map((entry) => `<li>${swatch(entry)} ${symbolsHtml(entry.text)}</li>`).join('');
  const middle = AREA.top + AREA.height / 2;
  return `<figure><figcaption><h3>${symbolsHtml(title)}</h3><ul class="legend">${legend}</ul></figcaption>
<svg viewBox="0 0 ${WIDTH} ${HEIGHT}" role="img" aria-label="${escapeMarkup(spoken(title, values, words))}">${picture}
<text class="title" x="${AREA.left + AREA.width / 2}" y="${HEIGHT - 8}" text-anchor="middle">${symbolsSvg(figure.x.title)}</text>
<text class="title" transform="translate(14 ${middle}) rotate(-90)" text-anchor="middle">${symbolsSvg(pane.y.title)}</text>
</svg></figure>`;
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

/** Three significant digits, with a true minus sign. */
export function numberText(value: number): string {
  return Number.isFinite(value) ? tickText(Number(value.toPrecision(3))) : '–';
}
