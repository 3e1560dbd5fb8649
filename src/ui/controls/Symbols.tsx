import { Fragment } from 'react';

/** Text in which π_θ and π_ref are set with subscripts. */
export function Symbols({ children }: { readonly children: string }) {
  const parts = children.split(SUBSCRIPT);
  return parts.map((part, index) => {
    // Every odd part is what the pattern captured. The parts of a fixed text never move.
    // biome-ignore lint/suspicious/noArrayIndexKey: see above
    return <Fragment key={index}>{index % 2 === 1 ? <sub>{part}</sub> : part}</Fragment>;
  });
}

const SUBSCRIPT = /(?<=π)_(θ|ref)/;

/** The same for plotly, which takes a little HTML. */
export function plotSymbols(text: string): string {
  return text.replace(new RegExp(SUBSCRIPT, 'g'), '<sub>$1</sub>');
}
