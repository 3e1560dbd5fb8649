import { Maths } from '../inspector/Maths';

/** The head of a table: what its rows are, and a formula for each other column. */
export function FormulaHead({ rows, formulas }: { readonly rows: string; readonly formulas: readonly string[] }) {
  return (
    <thead>
      <tr>
        <th scope="col">{rows}</th>
        {formulas.map((formula) => (
          <th key={formula} scope="col">
            <Maths>{formula}</Maths>
          </th>
        ))}
      </tr>
    </thead>
  );
}
