import type { ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { litProps, togglePin, usePinned } from './lit';
import { SYMBOLS, type SymbolId } from './symbols';
import { Tex } from './Tex';

export interface SymbolValue {
  readonly id: SymbolId;
  /** Its present value, with its unit. */
  readonly value?: string;
  /** A control that changes the value. */
  readonly edit?: ReactNode;
  /** Where the general name of the symbol is too general. */
  readonly name?: string;
}

interface EquationProps {
  /** What it says, read out before it. */
  readonly name: string;
  readonly tex: string;
  /** Explained under the equation, in this order. */
  readonly symbols?: readonly SymbolValue[];
}

/** A display equation with its legend: each symbol's name and present value. */
export function Equation({ name, tex, symbols = [] }: EquationProps) {
  const { t } = useTranslation('lesson');
  return (
    <section className="equation" aria-label={name}>
      <Tex tex={tex} display />
      {symbols.length > 0 && (
        <ul className="symbols" aria-label={t('frame.symbols', { name })}>
          {symbols.map((symbol) => (
            <SymbolEntry key={symbol.id} {...symbol} />
          ))}
        </ul>
      )}
    </section>
  );
}

function SymbolEntry({ id, value, edit, name }: SymbolValue) {
  const { t } = useTranslation('lesson');
  const pinned = usePinned(id);
  return (
    <li className="symbol" {...litProps(id)}>
      <button type="button" className="symbol-name" aria-pressed={pinned} onClick={() => togglePin(id)}>
        <Tex tex={SYMBOLS[id].tex} />
        <span>{name ?? t(`symbols.${id}`)}</span>
        {value !== undefined && <span className="symbol-value numbers">{value}</span>}
      </button>
      {edit}
    </li>
  );
}
