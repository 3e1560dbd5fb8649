import type { ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import type { LegendEntry } from '../../figures/figure';
import type { FigureSpec } from '../../figures/spec';
import { nameText } from '../../store/runNames';
import { ComparedSwatch, OpenSwatch, SampleSwatch } from '../controls/Swatch';
import { Symbols } from '../controls/Symbols';
import { TitledHead } from '../controls/TitledHead';
import { usePreference, useRun } from '../shared/stores';
import { HoveredValues } from './CursorMarks';
import { chartTexts, chartWords } from './chartTexts';
import { chartView } from './chartView';

interface ChartCaptionProps {
  readonly spec: FigureSpec;
  readonly titleId: string;
  readonly large?: boolean;
  readonly heading?: 'h2' | 'h3' | 'h4';
  /** What is wrong with it. */
  readonly problem?: string;
  /** What can be done with the chart. */
  readonly children?: ReactNode;
}

/** A chart's name, what it says in a sentence (on demand), and its legend. */
export function ChartCaption({
  spec,
  titleId,
  large = false,
  heading: Heading = large ? 'h2' : 'h3',
  problem,
  children,
}: ChartCaptionProps) {
  const { t } = useTranslation();
  const language = usePreference((state) => state.language);
  const compared = useRun((state) => state.comparison?.run.name);
  const measured = useRun((state) => chartView(state).measured);
  const { title, about } = chartTexts(spec.id, measured, t);
  const { term } = chartWords(measured, t);
  const legend = spec.legend(measured);
  return (
    <figcaption className="chart-caption">
      <TitledHead of="chart" id={titleId} title={title} about={about} heading={Heading}>
        {children}
      </TitledHead>
      <div className="legend-box">
        <ul className="legend" hidden={legend.length === 0 && !compared}>
          {legend.map((entry) => (
            <li key={entry.term} className={`role-${entry.role}`}>
              <LegendSwatch entry={entry} />
              <span>
                <Symbols>{term(entry.term)}</Symbols>
              </span>
            </li>
          ))}
          {compared && (
            <li>
              <ComparedSwatch roles={spec.compared} />
              <span>{nameText(compared, language)}</span>
            </li>
          )}
        </ul>
        {!large && <HoveredValues spec={spec} />}
      </div>
      {problem !== undefined && <p className="chart-failed muted">{problem}</p>}
    </figcaption>
  );
}

function LegendSwatch({ entry: { role, mark } }: { readonly entry: LegendEntry }) {
  return mark === 'sampled' ? <SampleSwatch role={role} /> : <OpenSwatch role={role} />;
}
