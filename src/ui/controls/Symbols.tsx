import { Fragment } from 'react';

/** Text in which π_θ and π_ref are set with subscripts. */
export function Symbols({ children }: { readonly children: string }) {
  // Every odd part is what the pattern captured. The parts of a fixed text never move: their place is their identity.
  const parts = children.split(SUBSCRIPT).map((part, place) => ({ part, place }));
  return parts.map(({ part, place }) => <Fragment key={place}>{place % 2 === 1 ? <sub>{part}</sub> : part}</Fragment>);
}

const SUBSCRIPT = /(?<=π)_(θ|ref)/;

/** The same for plotly, which takes a little HTML. */
export function plotSymbols(text: string): string {
  return text.replace(new RegExp(SUBSCRIPT, 'g'), '<sub>$1</sub>');
}
