import type { Role } from '../../charts/chartSpec';
import { litProps } from '../lit';
import { Marked } from '../Prose';
import type { SymbolId } from '../symbols';
import './readings.css';

export interface Reading {
  /** May hold the marks of `Prose`. */
  readonly name: string;
  readonly value: string;
  readonly role?: Role;
  /** Of which it is the value. */
  readonly symbol?: SymbolId;
}

/** Numbers with their names, one under the other. */
export function Readings({ rows }: { readonly rows: readonly Reading[] }) {
  return (
    <dl className="lesson-readings">
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
