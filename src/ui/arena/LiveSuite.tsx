import { useEffect, useId, useMemo, useRef, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { NUMBER_RULES } from '../../core/settings';
import { type LivePlan, type SuiteResult, suiteLines } from '../../core/suite';
import { suiteDefinition } from '../../core/suiteDefinition';
import { connectLiveSuite, type LiveSuite as Live } from '../../store/liveSuite';
import { openSuiteShelf } from '../../store/suiteShelf';
import { NumberInput, nudgeBy } from '../controls/NumberInput';
import { saveBlob } from '../shared/saveBlob';
import { useController, useRunStore } from '../shared/stores';
import { arenaStore, useArena } from './arenaStore';
import { fiveMethods } from './fiveMethods';
import { useLineName } from './useMethodTexts';

/** Runs of the suite that the page makes itself. */
export default function LiveSuite() {
  const { t } = useTranslation('arena');
  const lineName = useLineName();
  const titleId = useId();
  const live = useLive();
  const { suite } = useArena((state) => state.suite);
  const { queue, running } = useArena((state) => state.live);
  const lines = suiteLines(suite.runs).filter((line) => suiteDefinition(suite, { ...line, seed: 1 }));
  const under = queue[0];
  const line = under && lines.find(({ method, setting }) => method === under.method && setting === under.setting);
  if (lines.length === 0) return null;
  return (
    <section className="arena-live" aria-labelledby={titleId}>
      <h3 id={titleId}>{t('live.title')}</h3>
      <p className="prose">{t('live.lead')}</p>
      <NewRuns suite={suite} lines={lines} onAdd={(plans) => live.current?.add(plans)} />
      {under && (
        <p role="status">
          {t('live.waiting', { count: queue.length, name: line ? lineName(line) : under.method, seed: under.seed })}{' '}
          {!running && <span className="muted">{t('live.paused')}</span>}
        </p>
      )}
      <div className="arena-live-actions">
        {under && (
          <>
            <button type="button" onClick={() => (running ? live.current?.pause() : live.current?.resume())}>
              {t(running ? 'live.pause' : 'live.resume')}
            </button>
            <button type="button" className="quiet" onClick={() => live.current?.clear()}>
              {t('live.clear')}
            </button>
          </>
        )}
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

const shelf = openSuiteShelf();
let restored = false;

/** Ties the page's run to the suite while this is in sight; what is not made yet waits for the visitor to go on. */
function useLive() {
  const store = useRunStore();
  const controller = useController();
  const live = useRef<Live>(undefined);
  useEffect(() => {
    let left = false;
    const connect = async () => {
      const kept = restored ? undefined : await shelf.load();
      restored = true;
      if (left) return;
      const { restore, putRun, liveChanged } = arenaStore.getState();
      if (kept) restore(kept);
      live.current = connectLiveSuite(
        { store, controller },
        { suite: () => arenaStore.getState().suite.suite, put: putRun, changed: liveChanged },
        arenaStore.getState().live.queue,
      );
    };
    const unsubscribe = arenaStore.subscribe(({ suite, live: { queue } }, before) => {
      if (!restored || (suite === before.suite && queue === before.live.queue)) return;
      if (suite.grown || before.suite.grown) void shelf.save(suite.grown ? { suite: suite.suite, queue } : undefined);
      // Another suite was opened.
      if (queue.length === 0 && before.live.queue.length > 0) live.current?.clear();
    });
    void connect();
    return () => {
      left = true;
      unsubscribe();
      live.current?.dispose();
      const { live: now, liveChanged } = arenaStore.getState();
      liveChanged(now.queue, false);
    };
  }, [store, controller]);
  return live;
}

type Line = ReturnType<typeof suiteLines>[number];

interface NewRunsProps {
  readonly suite: SuiteResult;
  readonly lines: readonly Line[];
  readonly onAdd: (plans: readonly LivePlan[]) => void;
}

/** Which of the suite's methods with which seeds. */
function NewRuns({ suite, lines, onAdd }: NewRunsProps) {
  const { t } = useTranslation('arena');
  const lineName = useLineName();
  const id = useId();
  const used = Math.max(0, ...suite.runs.map(({ seed = 0 }) => seed));
  const [chosen, choose] = useState<readonly string[]>([]);
  const [first, setFirst] = useState(used + 1);
  const [count, setCount] = useState(1);
  const keyOf = ({ method, setting }: Pick<Line, 'method' | 'setting'>) => JSON.stringify([method, setting]);
  const five = useMemo(() => fiveMethods(suite), [suite]);
  const picked = lines.filter((line) => chosen.includes(keyOf(line)));
  const seeds = Array.from({ length: count }, (_, place) => first + place);
  const plans = seeds.flatMap((seed) => picked.map(({ method, setting }) => ({ method, setting, seed })));
  return (
    <>
      <fieldset className="arena-methods">
        <legend>{t('live.methods')}</legend>
        <ul className="arena-live-lines">
          {lines.map((line) => (
            <li key={keyOf(line)}>
              <label>
                <input
                  type="checkbox"
                  checked={chosen.includes(keyOf(line))}
                  onChange={({ target }) =>
                    choose(target.checked ? [...chosen, keyOf(line)] : chosen.filter((key) => key !== keyOf(line)))
                  }
                />
                <span>{lineName(line)}</span>
              </label>
            </li>
          ))}
        </ul>
      </fieldset>
      {five.length > 1 && (
        <button type="button" className="quiet" onClick={() => choose(five.map(keyOf))}>
          {t('live.five', { number: five.length })}
        </button>
      )}
      <div className="arena-point-fields">
        <div className="field">
          <label htmlFor={`${id}-first`}>{t('live.seed')}</label>
          <NumberInput
            id={`${id}-first`}
            value={first}
            rule={NUMBER_RULES.seed}
            nudge={nudgeBy(1)}
            onChange={setFirst}
          />
        </div>
        <div className="field">
          <label htmlFor={`${id}-count`}>{t('live.seeds')}</label>
          <NumberInput id={`${id}-count`} value={count} rule={SEEDS} nudge={nudgeBy(1)} onChange={setCount} />
        </div>
        <button type="button" disabled={plans.length === 0} onClick={() => onAdd(plans)}>
          {plans.length === 0 ? t('live.none') : t('live.add', { count: plans.length })}
        </button>
      </div>
    </>
  );
}

const SEEDS = { kind: 'number', min: 1, max: 20, integer: true, open: false } as const;
