import { useTranslation } from 'react-i18next';
import { SYMBOLS, type SymbolId } from './derivationSymbols';
import { litProps, togglePin, usePinned } from './lit';
import { Tex } from './Tex';

export interface SymbolValue {
  readonly id: SymbolId;
  /** Its present value, with its unit. */
  readonly value?: string;
  /** Makes the value smaller or larger, where it can be set. */
  readonly nudge?: (direction: 1 | -1) => void;
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
  const { t } = useTranslation('derivation');
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

function SymbolEntry({ id, value, nudge, name }: SymbolValue) {
  const { t } = useTranslation('derivation');
  const pinned = usePinned(id);
  const called = name ?? t(`symbols.${id}`);
  return (
    <li className="symbol" {...litProps(id)}>
      <button type="button" className="symbol-name" aria-pressed={pinned} onClick={() => togglePin(id)}>
        <Tex tex={SYMBOLS[id].tex} />
        <span>{called}</span>
        {value !== undefined && <span className="symbol-value numbers">{value}</span>}
      </button>
      {nudge && (
        <span className="symbol-nudge">
          <button type="button" aria-label={t('frame.smaller', { name: called })} onClick={() => nudge(-1)}>
            −
          </button>
          <button type="button" aria-label={t('frame.larger', { name: called })} onClick={() => nudge(1)}>
            +
          </button>
        </span>
      )}
    </li>
  );
}
