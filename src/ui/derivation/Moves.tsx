import { useTranslation } from 'react-i18next';
import { Equation, type SymbolValue } from './Equation';
import { useOnPaper } from './onPaper';
import { Marked } from './Prose';
import './moves.css';

export interface Move {
  readonly id: string;
  /** What is done; may hold the marks of `Prose`. */
  readonly name: string;
  /** What the equation says, read out before it. */
  readonly equation: string;
  readonly tex: string;
  /** The equation with its numbers put in; may hold the marks of `Prose`. */
  readonly numbers: string;
  /** Explained while the move is the last that was made. */
  readonly symbols?: readonly SymbolValue[];
}

interface MovesProps {
  /** The first is there from the beginning. */
  readonly moves: readonly Move[];
  /** How many the reader has made; a link may ask for more than there are. */
  readonly made: number;
  readonly onMake: (made: number) => void;
}

/** A derivation that the reader makes, a move at a time: each line an equation with the numbers of now. */
export function Moves({ moves, made, onMake }: MovesProps) {
  const { t } = useTranslation('derivation');
  const all = moves.length - 1;
  const last = useOnPaper() ? all : Math.min(made, all);
  return (
    <>
      <ol className="moves">
        {moves.slice(0, last + 1).map(({ id, name, equation, tex, numbers, symbols }, index) => (
          <li key={id}>
            <p className="move-name">
              <Marked text={name} />
            </p>
            <Equation name={equation} tex={tex} symbols={(index === last && symbols) || []} />
            <p className="move-numbers numbers">
              <Marked text={t('frame.moves.inNumbers', { line: numbers })} />
            </p>
          </li>
        ))}
      </ol>
      <div className="move-buttons">
        <button type="button" className="primary" disabled={last >= all} onClick={() => onMake(last + 1)}>
          {t('frame.moves.next')}
        </button>
        <button type="button" className="quiet" disabled={last === 0} onClick={() => onMake(0)}>
          {t('frame.moves.restart')}
        </button>
        <span className="muted numbers" role="status">
          {t('frame.moves.made', { made: last, total: all })}
        </span>
      </div>
    </>
  );
}
