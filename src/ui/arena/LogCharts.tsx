import { useId } from 'react';
import { useTranslation } from 'react-i18next';
import { columnOf, type FigureView, lastStep } from '../../figures/figureCurves';
import { FIGURES } from '../../figures/runs/figures';
import type { FigureSpec } from '../../figures/spec';
import { chartTexts, chartWords, figureValueText } from '../charts/chartTexts';
import { FigureSvg } from '../charts/FigureSvg';
import { marginOf } from '../charts/margins';
import { TitledHead } from '../controls/TitledHead';
import { useCount } from '../shared/useTexts';
import { type ArenaState, useArena } from './arenaStore';

type Log = ArenaState['logs'][number];

/** What other trainers have logged, chart by chart: the same quantity of several logs stands beside each other. */
export function LogCharts() {
  const { t } = useTranslation('arena');
  const logs = useArena((state) => state.logs);
  if (logs.length === 0) return null;
  const views = logs.map((log) => ({ log, view: viewOf(log) }));
  const specs = FIGURES.filter((spec) => views.some(({ view }) => isLogged(spec, view)));
  const heldOut = views.some(({ view }) => view.measured.length > 0);
  return (
    <section className="arena-logs" aria-labelledby="arena-logs-title">
      <h3 id="arena-logs-title">{t('logs.title')}</h3>
      <ul className="arena-log-list">
        {logs.map((log) => (
          <LogItem key={log.id} log={log} />
        ))}
      </ul>
      {specs.length === 0 ? (
        <p className="prose">{t('logs.only')}</p>
      ) : (
        <p className="muted">{t(heldOut ? 'logs.readingHeldOut' : 'logs.reading')}</p>
      )}
      <div className="arena-log-charts" data-several={logs.length > 1}>
        {specs.map((spec) => (
          <LogChart key={spec.id} spec={spec} views={views.filter(({ view }) => isLogged(spec, view))} />
        ))}
      </div>
    </section>
  );
}

/** Measured is what some number of is there: a log has whatever its trainer wrote. */
function viewOf({ curves }: Log): FigureView {
  const measured = Object.entries(curves.evaluations.columns)
    .filter(([name, column]) => name !== 'step' && column.some(Number.isFinite))
    .map(([name]) => name);
  return { curves, measured, comparison: undefined, config: undefined, at: undefined, viewing: undefined };
}

/** Something of what a figure shows is in the log. */
const isLogged = (spec: FigureSpec, { curves, measured }: FigureView): boolean =>
  spec.canDraw(measured) &&
  columnOf(curves.metrics, 'step').some((step) =>
    spec.read(curves, step, measured).some(({ value }) => Number.isFinite(value)),
  );

function LogItem({ log: { id, name, curves, unread } }: { readonly log: Log }) {
  const { t } = useTranslation('arena');
  const count = useCount();
  const closeLog = useArena((state) => state.closeLog);
  const facts = [
    t('logs.points', { count: columnOf(curves.metrics, 'step').length }),
    t('logs.last', { step: count(lastStep(curves)) }),
    ...(unread > 0 ? [t('logs.unread', { count: unread })] : []),
  ];
  return (
    <li>
      <strong>{name}</strong>
      <span className="muted numbers">{facts.join(' · ')}</span>
      <button type="button" className="quiet" aria-label={t('logs.close', { name })} onClick={() => closeLog(id)}>
        <span aria-hidden="true">✕</span>
      </button>
    </li>
  );
}

interface LogChartProps {
  readonly spec: FigureSpec;
  readonly views: readonly { readonly log: Log; readonly view: FigureView }[];
}

function LogChart({ spec, views }: LogChartProps) {
  const { t } = useTranslation();
  const { t: arena } = useTranslation('arena');
  const titleId = useId();
  const { title, about } = chartTexts(spec.id, [], t);
  const own = chartWords([], t);
  const words = {
    ...own,
    term: (term: Parameters<typeof own.term>[0]) => (term === 'heldOut' ? arena('logs.heldOut') : own.term(term)),
  };
  return (
    <section className="arena-log-chart" aria-labelledby={titleId}>
      <TitledHead of="chart" id={titleId} title={title} about={about} />
      <div className="arena-log-row">
        {views.map(({ log, view }) => {
          const values = spec
            .read(view.curves, undefined, view.measured)
            .filter(({ value }) => Number.isFinite(value))
            .map((reading) => `${words.term(reading.term)} ${figureValueText(reading, t)}`);
          return (
            <figure key={log.id} className="chart">
              <figcaption className="muted">{log.name}</figcaption>
              <div className="chart-area">
                <FigureSvg figure={spec.describe(view, words)} margin={marginOf(spec.id)} />
              </div>
              <p className="visually-hidden">{arena('logs.values', { values: values.join(', ') })}</p>
            </figure>
          );
        })}
      </div>
    </section>
  );
}
