import type { Role } from '../../../figures/figure';
import type { SymbolId } from '../derivationSymbols';
import { litProps } from '../lit';
import { Marked } from '../Prose';
import './valueList.css';

export interface NamedValue {
  /** May hold the marks of `Prose`. */
  readonly name: string;
  readonly value: string;
  readonly role?: Role;
  /** Of which it is the value. */
  readonly symbol?: SymbolId;
}

/** Numbers with their names, one under the other. */
export function ValueList({ rows }: { readonly rows: readonly NamedValue[] }) {
  return (
    <dl className="value-list">
      {rows.map(({ name, value, role, symbol }) => (
        <div key={name} {...litProps(symbol)}>
          <dt>
            <Marked text={name} />
          </dt>
          <dd className={role ? `numbers role-${role}` : 'numbers'}>{value}</dd>
        </div>
      ))}
    </dl>
  );
}

/** A completion as it is quoted in a line; everything malformed is no quotation. */
export function quoted(texts: readonly string[], place: number): string {
  return place === texts.length - 1 ? texts[place] : `“${texts[place]}”`;
}
