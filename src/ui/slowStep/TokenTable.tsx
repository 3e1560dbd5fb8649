import type { ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { formatTerm } from '../shared/format';
import { FormulaHead } from './FormulaHead';
import { useFirstRows } from './useFirstRows';

interface TokenTableProps<Token> {
  readonly tokens: readonly Token[];
  readonly label: (token: number) => string;
  readonly columns: readonly {
    /** A formula. */
    readonly head: string;
    readonly of: (token: Token) => number;
    /** Beside the number. */
    readonly mark?: (token: Token) => ReactNode;
    /** With it comes a row of sums. */
    readonly total?: boolean;
  }[];
}

/** A response, a row a token, of a long one the first. */
export function TokenTable<Token extends { readonly token: number }>({
  tokens,
  label,
  columns,
}: TokenTableProps<Token>) {
  const { t } = useTranslation();
  const { placed, more } = useFirstRows(tokens, columns.length + 1);
  return (
    <div className="table-scroll">
      <table className="sequence-table numbers">
        <FormulaHead rows={t('inspector.token')} formulas={columns.map(({ head }) => head)} />
        <tbody>
          {placed.map(({ token, place }) => (
            <tr key={place}>
              <th scope="row">{label(token.token)}</th>
              {columns.map(({ head, of, mark }) => (
                <td key={head}>
                  {formatTerm(of(token))} {mark?.(token)}
                </td>
              ))}
            </tr>
          ))}
          {more}
        </tbody>
        {columns.some(({ total }) => total) && (
          <tfoot>
            <tr>
              <th scope="row">Σ</th>
              {columns.map(({ head, of, total }) => (
                <td key={head}>{total && formatTerm(tokens.reduce((sum, token) => sum + of(token), 0))}</td>
              ))}
            </tr>
          </tfoot>
        )}
      </table>
    </div>
  );
}
