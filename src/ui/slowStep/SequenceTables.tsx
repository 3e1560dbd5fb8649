import type { ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import type { PairView, SequenceView, TokenView } from '../../math/pairView';
import { SIDES, type Side, SideName } from '../inspector/sides';
import type { Words } from '../inspector/useWords';
import { FormulaHead } from './FormulaHead';
import { useFirstRows } from './useFirstRows';

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
  readonly label: Words['label'];
}

/** Both completions, a row a token. */
export function SequenceTables({ view, ...rest }: SequenceTablesProps) {
  return (
    <div className="sequence-tables">
      {SIDES.map((side) => (
        <SequenceTable key={side} side={side} sequence={view[side]} {...rest} />
      ))}
    </div>
  );
}

interface SequenceTableProps extends Omit<SequenceTablesProps, 'view'> {
  readonly side: Side;
  readonly sequence: SequenceView;
}

function SequenceTable({ side, sequence, columns, label }: SequenceTableProps) {
  const { t } = useTranslation();
  const { placed, more } = useFirstRows(sequence.tokens, columns.length + 1);
  return (
    <table className="sequence-table numbers">
      <caption>
        <SideName side={side} />
      </caption>
      <FormulaHead rows={t('inspector.token')} formulas={columns.map(({ head }) => head)} />
      <tbody>
        {placed.map(({ token: view, place }) => (
          <tr key={place}>
            <th scope="row">{label(view.token)}</th>
            {columns.map(({ head, cell }) => (
              <td key={head}>{cell(view, side, place)}</td>
            ))}
          </tr>
        ))}
        {more}
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
