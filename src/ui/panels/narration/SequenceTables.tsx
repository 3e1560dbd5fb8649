import type { ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import type { PairView, SequenceView, TokenView } from '../../../math/pairView';
import { Maths } from '../inspector/Maths';
import { SIDE_MARKS, SIDE_SYMBOLS, SIDES, type Side } from '../inspector/sides';
import { useWords } from '../inspector/useWords';

export interface Column {
  /** A formula or a word. */
  readonly head: string;
  readonly cell: (view: TokenView, side: Side, place: number) => ReactNode;
  /** Under the line; with it comes a row of sums. */
  readonly total?: (sequence: SequenceView) => string;
}

interface SequenceTablesProps {
  readonly view: PairView;
  readonly columns: readonly Column[];
}

/** Both completions, a row a token. */
export function SequenceTables({ view, columns }: SequenceTablesProps) {
  return (
    <div className="sequence-tables">
      {SIDES.map((side) => (
        <SequenceTable key={side} side={side} sequence={view[side]} columns={columns} />
      ))}
    </div>
  );
}

interface SequenceTableProps {
  readonly side: Side;
  readonly sequence: SequenceView;
  readonly columns: readonly Column[];
}

function SequenceTable({ side, sequence, columns }: SequenceTableProps) {
  const { t } = useTranslation();
  const words = useWords();
  const placed = sequence.tokens.map((view, place) => ({ view, place }));
  return (
    <table className="sequence-table numbers">
      <caption className={`role-${side}`}>
        <span aria-hidden="true">{SIDE_MARKS[side]}</span> {t(`terms.${side}`)} <Maths>{SIDE_SYMBOLS[side]}</Maths>
      </caption>
      <thead>
        <tr>
          <th scope="col">{t('inspector.token')}</th>
          {columns.map(({ head }) => (
            <th key={head} scope="col">
              <Maths>{head}</Maths>
            </th>
          ))}
        </tr>
      </thead>
      <tbody>
        {placed.map(({ view, place }) => (
          <tr key={place}>
            <th scope="row">{words.label(view.token)}</th>
            {columns.map(({ head, cell }) => (
              <td key={head}>{cell(view, side, place)}</td>
            ))}
          </tr>
        ))}
      </tbody>
      {columns.some(({ total }) => total) && (
        <tfoot>
          <tr>
            <th scope="row">Σ</th>
            {columns.map(({ head, total }) => (
              <td key={head}>{total?.(sequence)}</td>
            ))}
          </tr>
        </tfoot>
      )}
    </table>
  );
}
