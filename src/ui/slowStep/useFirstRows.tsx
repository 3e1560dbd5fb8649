import { type ReactNode, useState } from 'react';
import { useTranslation } from 'react-i18next';

/** Longer completions show their first tokens; the others on demand. */
const FIRST_ROWS = 16;

/** The tokens that a table shows, each with its place, and the row that shows all or fewer, where there are more. @param columns of the table */
export function useFirstRows<Token>(
  tokens: readonly Token[],
  columns: number,
): { readonly placed: readonly { readonly token: Token; readonly place: number }[]; readonly more: ReactNode } {
  const { t } = useTranslation();
  const [all, setAll] = useState(false);
  const count = tokens.length;
  const long = count > FIRST_ROWS + 1;
  const shown = long && !all ? tokens.slice(0, FIRST_ROWS) : tokens;
  const more = long && (
    <tr className="sequence-more">
      <td colSpan={columns}>
        <button type="button" className="quiet" onClick={() => setAll(!all)}>
          {all ? t('slowMotion.fewerTokens', { count: FIRST_ROWS }) : t('slowMotion.allTokens', { count })}
        </button>
      </td>
    </tr>
  );
  return { placed: shown.map((token, place) => ({ token, place })), more };
}
