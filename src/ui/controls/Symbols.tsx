import { Fragment } from 'react';
import { SUBSCRIPT } from '../../figures/look';

/** Text in which symbols such as π_θ are set with subscripts. */
export function Symbols({ children }: { readonly children: string }) {
  // Every odd part is what the pattern captured. The parts of a fixed text never move: their place is their identity.
  const parts = children.split(SUBSCRIPT).map((part, place) => ({ part, place }));
  return parts.map(({ part, place }) => <Fragment key={place}>{place % 2 === 1 ? <sub>{part}</sub> : part}</Fragment>);
}
