import { useId } from 'react';
import { useTranslation } from 'react-i18next';
import { type SuiteResult, suiteLines } from '../../core/suite';
import type { LiveSuite as Live } from '../../store/liveSuite';
import { secondsLeft, withSteps } from '../../store/suiteSweeps';
import { saveBlob } from '../shared/saveBlob';
import { useSampledRun } from '../shared/stores';
import { useCount } from '../shared/useTexts';
import { arenaStore, OWN_SUITE, useArena } from './arenaStore';
import { NewRuns } from './NewRuns';
import { usePageSuite } from './pageSuite';
import { useDuration } from './useDuration';
import { useLineName } from './useMethodTexts';

/** Runs of the suite that the page makes itself. */
export default function LiveSuite() {
  const { t } = useTranslation('arena');
  const titleId = useId();
  const live = usePageSuite();
  const { id, suite, queue } = useArena((state) => state.suite);
  return (
    <section className="arena-live" aria-labelledby={titleId}>
      <h3 id={titleId}>{t('live.title')}</h3>
      <p className="prose">{t('live.lead')}</p>
      <NewRuns
        // What was chosen is of this suite's methods.
        key={id}
        suite={suite}
        queue={queue}
        onAdd={(plans, max_steps) => {
          arenaStore.getState().begin(max_steps === suite.max_steps ? suite : withSteps(suite, max_steps), Date.now());
          live.add(plans);
        }}
      />
      {queue.length > 0 && <UnderWay suite={suite} live={live} />}
      <div className="arena-live-actions">
        <button
          type="button"
          onClick={() => saveBlob('arena.json', new Blob([JSON.stringify(suite)], { type: 'application/json' }))}
        >
          {t('live.save')}
        </button>
      </div>
    </section>
  );
}

/** What is being made, how far it is and how long it takes; in the middle of it the visitor may pause or leave out the rest. */
function UnderWay({ suite, live }: { readonly suite: SuiteResult; readonly live: Live }) {
  const { t } = useTranslation('arena');
  const lineName = useLineName();
  const duration = useDuration();
  const count = useCount();
  const { queue } = useArena((state) => state.suite);
  const { running, step: measured, secondsPerStep } = useArena((state) => state.live);
  const present = useSampledRun((state) => state.step);
  const [under] = queue;
  const known = [...suite.runs, ...OWN_SUITE.suite.runs];
  const line = suiteLines([...known, { ...under, complete: false, points: [] }]).find(
    ({ method, setting }) => method === under.method && setting === under.setting,
  );
  const kept = suite.runs.find(
    ({ method, setting, seed }) => method === under.method && setting === under.setting && seed === under.seed,
  );
  const step = Math.min(suite.max_steps, running && measured > 0 ? present : (kept?.points.at(-1)?.at ?? 0));
  const seconds = secondsLeft(queue, suite, known, { step, secondsPerStep });
  return (
    <>
      <p role="status">
        {t('live.waiting', { count: queue.length, name: line ? lineName(line) : under.method, seed: under.seed })}{' '}
        {!running && <span className="muted">{t('live.paused')}</span>}
      </p>
      <p className="numbers muted">
        {t('live.at', { step: count(step), steps: count(suite.max_steps) })}
        {seconds !== undefined && ` ${t('live.left', { time: duration(seconds) })}`}
      </p>
      <div className="arena-live-actions">
        <button type="button" onClick={() => (running ? live.pause() : live.resume())}>
          {t(running ? 'live.pause' : 'live.resume')}
        </button>
        <button type="button" className="quiet" onClick={() => live.clear()}>
          {t('live.clear')}
        </button>
      </div>
    </>
  );
}
