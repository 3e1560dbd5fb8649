import type { Role } from '../../../charts/chartSpec';
import { litProps } from '../../lit';
import { Marked } from '../../Prose';
import type { SymbolId } from '../../symbols';

export interface Reading {
  /** May hold the marks of `Prose`. */
  readonly name: string;
  readonly value: string;
  readonly role?: Role;
  readonly symbol?: SymbolId;
}

/** Numbers with their names. */
export function Readings({ rows }: { readonly rows: readonly Reading[] }) {
  return (
    <dl className="rlhf-readings">
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
