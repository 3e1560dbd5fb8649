import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { SuiteResult, SuiteRun } from '../../core/suite';
import type { Pointed } from '../../figures/suite/suiteLook';
import { type RunPoint, suitePaths } from '../../figures/suite/suitePaths';
import { suiteRows } from '../../math/suiteRows';
import { useCount } from '../shared/useTexts';
import { useArena } from './arenaStore';
import { BestOfNChart } from './BestOfNChart';
import { CostTable } from './CostTable';
import { EndsTable } from './EndsTable';
import { MethodList } from './MethodList';
import { PointPicker } from './PointPicker';
import { ShareTable } from './ShareTable';
import { SuiteFigure } from './SuiteFigure';
import { SuiteHead } from './SuiteHead';
import { TemperatureChart } from './TemperatureChart';

/** A suite's figure and its numbers. What is pointed out in one of them is pointed out in all. */
export function Suite() {
  const { t } = useTranslation('arena');
  const { suite } = useArena((state) => state.suite);
  const hidden = useArena((state) => state.hidden);
  const [pointed, point] = useState<Pointed>();
  const [picked, choose] = useState<RunPoint>();
  const paths = suitePaths(suite);
  const shown = suite.runs.filter(
    ({ method, seed, points }) => seed !== undefined && points.length > 0 && !hidden.includes(method),
  );
  const chosen = picked && shown.includes(picked.run) ? picked : lastPointOf(shown[0]);
  // What is switched off is in no table.
  const rows = suiteRows(suite).filter(({ method }) => !hidden.includes(method));
  return (
    <section className="arena-suite" aria-labelledby="arena-suite-title">
      <SuiteHead />
      <Facts suite={suite} />
      {paths.length === 0 ? (
        <p className="empty prose">{t('page.noRuns')}</p>
      ) : (
        <>
          <div className="arena-plot">
            <SuiteFigure
              {...{ suite, paths, pointed }}
              onPoint={point}
              chosen={picked && chosen === picked ? picked.point : undefined}
              onChoose={choose}
            />
            <MethodList paths={paths} pointed={pointed} onPoint={point} />
          </div>
          {chosen && <PointPicker suite={suite} runs={shown} chosen={chosen} onChoose={choose} />}
          {rows.length > 0 && <ShareTable rows={rows} onPoint={point} />}
          <div className="arena-pair">
            <TemperatureChart suite={suite} pointed={pointed} />
            <BestOfNChart suite={suite} />
          </div>
          {rows.length > 0 && <EndsTable suite={suite} rows={rows} onPoint={point} />}
          <CostTable suite={suite} rows={rows} onPoint={point} />
        </>
      )}
    </section>
  );
}

function lastPointOf(run: SuiteRun | undefined): RunPoint | undefined {
  const point = run?.points.at(-1);
  return run && point && { run, point };
}

/** What the file says of itself. */
function Facts({ suite: { model, max_steps, eval_steps, runs } }: { readonly suite: SuiteResult }) {
  const { t } = useTranslation('arena');
  const count = useCount();
  const seeds = new Set(runs.flatMap(({ seed }) => (seed === undefined ? [] : [seed]))).size;
  const open = runs.filter(({ complete }) => !complete).length;
  return (
    <p className="muted numbers">
      {t('page.facts', {
        model,
        steps: count(max_steps),
        every: count(eval_steps),
        seeds: seeds > 0 ? t('page.seeds', { count: seeds }) : t('page.noSeeds'),
        count: runs.length,
      })}
      {open > 0 && ` ${t('page.incomplete', { count: open })}`}
    </p>
  );
}
