import { type Palette, readPalette } from '../charts/palette';

/** Colours and fonts of the page, for pictures that are drawn elsewhere. */
export interface Look {
  readonly palette: Palette;
  readonly serif: string;
}

export function readLook(): Look {
  return {
    palette: readPalette(),
    serif: getComputedStyle(document.documentElement).getPropertyValue('--serif').trim(),
  };
}
