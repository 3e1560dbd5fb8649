import type { Role } from '../../../../figures/figure';
import { Swatch } from '../../../controls/Swatch';
import type { SymbolId } from '../../derivationSymbols';
import { litProps } from '../../lit';
import { Marked } from '../../Prose';

export interface KeyEntry {
  readonly role: Role;
  /** May hold the marks of `Prose`. */
  readonly name: string;
  readonly value?: string;
  readonly symbol?: SymbolId;
}

/** What the lines of a plot are, with their values where it is read. */
export function LineKey({ entries }: { readonly entries: readonly KeyEntry[] }) {
  return (
    <ul className="rlhf-key">
      {entries.map(({ role, name, value, symbol }) => (
        <li key={name} {...litProps(symbol)}>
          <Swatch role={role} />
          <span>
            <Marked text={name} /> {value !== undefined && <strong className="numbers">{value}</strong>}
          </span>
        </li>
      ))}
    </ul>
  );
}
