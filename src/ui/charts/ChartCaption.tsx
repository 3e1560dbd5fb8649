import type { ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { nameText } from '../../store/runNames';
import { Hint } from '../controls/Hint';
import { SampleSwatch, Swatch } from '../controls/Swatch';
import { Symbols } from '../controls/Symbols';
import { usePreference, useRun } from '../stores';
import { AreaSwatch, ComparedSwatch } from './AreaSwatch';
import { CursorReadings } from './CursorMarks';
import type { ChartSpec, LegendEntry } from './chartSpec';

interface ChartCaptionProps {
  readonly spec: ChartSpec;
  readonly titleId: string;
  readonly large?: boolean;
  /** What can be done with the chart. */
  readonly children?: ReactNode;
}

/** A chart's name, what it says in a sentence (on demand), and its legend. */
export function ChartCaption({ spec, titleId, large = false, children }: ChartCaptionProps) {
  const { t } = useTranslation();
  const language = usePreference((state) => state.language);
  const compared = useRun((state) => state.comparison?.run.name);
  const Heading = large ? 'h2' : 'h3';
  const title = t(`charts.${spec.id}.title`);
  return (
    <figcaption className="chart-caption">
      <div className="chart-head">
        <Heading id={titleId} className="chart-title">
          {title}
        </Heading>
        <Hint name={title}>{t(`charts.${spec.id}.about`)}</Hint>
        {children}
      </div>
      <div className="legend-box">
        <ul className="legend" hidden={spec.legend.length === 0 && !compared}>
          {spec.legend.map((entry) => (
            <li key={entry.term} className={`role-${entry.role}`}>
              <LegendSwatch entry={entry} />
              <span>
                <Symbols>{t(`terms.${entry.term}`)}</Symbols>
              </span>
            </li>
          ))}
          {compared && (
            <li>
              <ComparedSwatch />
              <span>{nameText(compared, language)}</span>
            </li>
          )}
        </ul>
        {!large && <CursorReadings spec={spec} />}
      </div>
    </figcaption>
  );
}

function LegendSwatch({ entry: { role, mark } }: { readonly entry: LegendEntry }) {
  if (mark === undefined) return <Swatch role={role} />;
  return mark === 'sampled' ? <SampleSwatch role={role} /> : <AreaSwatch mark={mark} />;
}
