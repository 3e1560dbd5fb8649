import type { Palette } from '../../figures/look';

const PROPERTIES = {
  policy: '--policy',
  reference: '--reference',
  oracle: '--oracle',
  chosen: '--chosen',
  rejected: '--rejected',
  kl: '--kl',
  ink: '--ink',
  muted: '--muted',
  line: '--line',
  surface: '--surface',
  sans: '--sans',
} as const;

/** The colours in force, from the style sheet: tokens.css is their only source. */
export function readPalette(): Palette {
  const style = getComputedStyle(document.documentElement);
  const entries = Object.entries(PROPERTIES).map(([name, property]) => [name, style.getPropertyValue(property).trim()]);
  return Object.fromEntries(entries) as Palette;
}
