import type { Palette } from '../../figures/look';
import { readPalette } from '../charts/palette';

/** Colours and fonts of the page, for pictures that are drawn elsewhere. */
export interface PageLook {
  readonly palette: Palette;
  readonly serif: string;
}

export function readPageLook(): PageLook {
  return {
    palette: readPalette(),
    serif: getComputedStyle(document.documentElement).getPropertyValue('--serif').trim(),
  };
}
