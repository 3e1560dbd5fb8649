import { useId } from 'react';
import type { Figure } from '../../figures/figure';
import type { Margin } from '../../figures/plotly/plotlyFigure';
import { FigureSvg } from '../charts/FigureSvg';
import { Scrolled } from '../controls/Scrolled';
import { TitledHead } from '../controls/TitledHead';

interface NumberedChartProps {
  readonly figure: Figure;
  readonly margin: Margin;
  readonly about: string;
  /** For those who do not see it. */
  readonly described: string;
  /** The first of each row is its name. */
  readonly table: {
    readonly name: string;
    readonly head: readonly string[];
    readonly rows: readonly (readonly string[])[];
  };
}

/** A figure, and the same in numbers for whoever opens them. */
export function NumberedChart({ figure, margin, about, described, table }: NumberedChartProps) {
  const titleId = useId();
  const [corner, ...columns] = table.head;
  return (
    <div className="arena-numbered">
      <figure className="chart arena-figure" aria-labelledby={titleId}>
        <TitledHead of="figure" id={titleId} title={figure.title} about={about} />
        <div className="chart-area">
          <FigureSvg figure={figure} margin={margin} />
        </div>
        <p className="visually-hidden">{described}</p>
      </figure>
      <details>
        <summary>{table.name}</summary>
        <Scrolled label={table.name}>
          <table className="numbers">
            <thead>
              <tr>
                <th scope="col">{corner}</th>
                {columns.map((name) => (
                  <th key={name} scope="col">
                    {name}
                  </th>
                ))}
              </tr>
            </thead>
            <tbody>
              {table.rows.map(([name, ...cells]) => (
                <tr key={name}>
                  <th scope="row">{name}</th>
                  {cells.map((cell, column) => (
                    <td key={columns[column]}>{cell}</td>
                  ))}
                </tr>
              ))}
            </tbody>
          </table>
        </Scrolled>
      </details>
    </div>
  );
}
