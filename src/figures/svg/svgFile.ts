/** A figure as an SVG file of its own: its colours, light and dark, come with it. */
import type { Figure } from '../figure';
import { placePanes } from '../layout';
import { COLOUR_STYLES, escapeMarkup, PICTURE_STYLES, pictureSvg, symbolsSvg } from './markup';
import { svgPicture } from './picture';

/** Around the plot: the title above, numbers at the left and below, names at the right. */
const MARGIN = { left: 66, top: 44, right: 150, bottom: 44 } as const;
/** Of coordinates, after the point. */
const DIGITS = 1;

const FILE_STYLES = `text { font-family: system-ui, sans-serif; } svg .heading { font-size: 15px; fill: var(--ink); }
.background { fill: var(--surface); }`;

export function svgFile(
  figure: Figure,
  { width, height }: { readonly width: number; readonly height: number },
): string {
  const { left, top, right, bottom } = MARGIN;
  const area = { left, top, width: width - left - right, height: height - top - bottom };
  const title = escapeMarkup(figure.title);
  const yTitles = placePanes(figure, area).map(({ pane, box }) => {
    const middle = Math.round(box.top + box.height / 2);
    return `<text class="title" transform="translate(16 ${middle}) rotate(-90)" text-anchor="middle">${symbolsSvg(pane.y.title)}</text>`;
  });
  return `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${width} ${height}" width="${width}" height="${height}" role="img" aria-label="${title}">
<style>${COLOUR_STYLES}
${PICTURE_STYLES}
${FILE_STYLES}</style>
<rect class="background" width="${width}" height="${height}"/>
<text class="heading" x="${left}" y="26">${title}</text>
${pictureSvg(svgPicture(figure, area, DIGITS))}
<text class="title" x="${left + area.width / 2}" y="${height - 8}" text-anchor="middle">${symbolsSvg(figure.x.title)}</text>
${yTitles.join('\n')}
</svg>
`;
}
