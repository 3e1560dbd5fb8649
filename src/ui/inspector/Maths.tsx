import { Fragment } from 'react';

/** Subscripted symbols, with the role whose colour they have, if any. */
const ROLES: Readonly<Record<string, string | undefined>> = {
  π_θ: 'role-policy',
  π_old: 'role-policy',
  π_ref: 'role-reference',
  y_w: 'role-chosen',
  r̂_w: 'role-chosen',
  n_w: 'role-chosen',
  y_l: 'role-rejected',
  r̂_l: 'role-rejected',
  n_l: 'role-rejected',
  ...Object.fromEntries(
    ['r_φ', 'r_1', 'r_n', 'δ_1', 'Â_1', 'Â_2', 'A_1', 'V_1', 'V_2', 'n_max'].map((name) => [name, undefined]),
  ),
};
const SYMBOL = new RegExp(`(${Object.keys(ROLES).join('|')})`);

/** A formula, or text with symbols in it: each symbol is set with its subscript, in the colour of what it stands for. */
export function Maths({ children }: { readonly children: string }) {
  // Every odd part is what the pattern captured. The parts never move: their place is their identity.
  const parts = children.split(SYMBOL).map((part, place) => ({ part, place }));
  return parts.map(({ part, place }) => (
    <Fragment key={place}>{place % 2 === 1 ? <MathsSymbol name={part} /> : part}</Fragment>
  ));
}

function MathsSymbol({ name }: { readonly name: string }) {
  const [letter, subscript] = name.split('_');
  return (
    <span className={ROLES[name]}>
      {letter}
      <sub>{subscript}</sub>
    </span>
  );
}
