import type { ReactNode } from 'react';
import type { Role } from '../../../figures/figure';
import type { SymbolId } from '../derivationSymbols';
import { litProps } from '../lit';

export interface RowBar {
  readonly role: Role;
  /** In the unit of `max`; below 0 the bar points to the left, where `min` leaves room for it. */
  readonly value: number;
  /** The value in words. */
  readonly text: string;
  /** What the bar is, for those who do not see its colour. */
  readonly name: string;
  /** Of which it is the value. */
  readonly symbol?: SymbolId;
}

export interface BarRow {
  readonly id: string;
  readonly label: ReactNode;
  readonly bars: readonly RowBar[];
  /** Stands between label and bars: a control or a number. */
  readonly beside?: ReactNode;
  readonly selected?: boolean;
}

interface BarRowsProps {
  /** What the rows are. */
  readonly name: string;
  readonly rows: readonly BarRow[];
  /** The value of a bar of full length. */
  readonly max: number;
  /** At most 0; the value of a full bar to the left. */
  readonly min?: number;
}

/** Rows of horizontal bars, one for each role; a bar is its role's line made broad. */
export function BarRows({ name, rows, max, min = 0 }: BarRowsProps) {
  const span = max - min;
  const share = (value: number) => (span > 0 ? Math.min(1, Math.max(0, value / span)) : 0);
  return (
    <ul className="bar-rows" aria-label={name}>
      {rows.map(({ id, label, bars, beside, selected }) => (
        <li key={id} className="bar-row" data-selected={selected}>
          <span className="bar-label">{label}</span>
          {beside !== undefined && <span className="bar-beside">{beside}</span>}
          <span className="bar-values numbers">
            {bars.map((bar) => (
              <span key={`${bar.role} ${bar.name}`} className="bar-line" {...litProps(bar.symbol)}>
                <span className="bar-room" aria-hidden="true">
                  <span
                    className={`bar bar-${bar.role}`}
                    style={{
                      width: `${100 * share(Math.abs(bar.value))}%`,
                      marginInlineStart: `${100 * share(-min - Math.max(0, -bar.value))}%`,
                    }}
                  />
                </span>
                <span className={`role-${bar.role}`}>
                  <span className="visually-hidden">{bar.name} </span>
                  {bar.text}
                </span>
              </span>
            ))}
          </span>
        </li>
      ))}
    </ul>
  );
}
