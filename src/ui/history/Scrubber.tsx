import { useEffect, useRef, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { SNAPSHOT_LIMIT, snapshotSize } from '../../core/runCheckpoint';
import { indexAt } from '../../figures/figureCurves';
import { isReady } from '../../store/runData';
import { formatMemory } from '../shared/format';
import { useController, useRun, useSampledRun } from '../shared/stores';

/** Goes back to any kept step: everything shows the policy as it was, and a new run can start there. */
export function Scrubber() {
  const { t } = useTranslation();
  const controller = useController();
  const { steps, bytes, limit } = useSampledRun((state) => state.snapshots);
  const step = useSampledRun((state) => state.step);
  const ready = useRun(isReady);
  const needed = snapshotSize(useRun(({ inputs }) => inputs.model?.parameters ?? 0));
  const { viewing, scrub } = useScrub();
  if (needed > SNAPSHOT_LIMIT) {
    const values = { needed: formatMemory(needed), limit: formatMemory(SNAPSHOT_LIMIT) };
    return <p className="rewind muted">{t('history.scrubber.tooLarge', values)}</p>;
  }
  // Until a step is made there is no past; the recorded run has its own slider.
  if (step === 0 || steps.length === 0) return <p className="rewind muted">{t('history.scrubber.empty')}</p>;

  // The place after the last snapshot is the present.
  const now = steps.length;
  const place = viewing === null ? now : indexAt(steps, viewing);
  const where = viewing === null ? t('history.scrubber.now', { step }) : t('history.scrubber.past', { step: viewing });
  return (
    <div className="rewind">
      <label className="rewind-range">
        <span>{t('history.scrubber.label')}</span>
        <input
          type="range"
          min={0}
          max={now}
          step={1}
          value={place}
          aria-valuetext={where}
          disabled={!ready}
          onChange={(event) => scrub(steps[Number(event.target.value)] ?? null)}
        />
        <output className="numbers">{where}</output>
      </label>
      <p className="muted numbers">
        {t('history.scrubber.kept', { count: steps.length, used: formatMemory(bytes), limit: formatMemory(limit) })}
      </p>
      {steps[0] > 0 && <p className="muted">{t('history.scrubber.from', { step: steps[0] })}</p>}
      <div className="rewind-actions">
        {viewing !== null && (
          <button type="button" onClick={() => scrub(null)}>
            {t('history.scrubber.back')}
          </button>
        )}
        <button
          type="button"
          disabled={!ready}
          title={t('history.scrubber.forkHint')}
          onClick={() => controller.fork(viewing ?? step)}
        >
          {t('history.scrubber.fork')}
        </button>
      </div>
    </div>
  );
}

/** Time between two looks at the past while the slider is dragged: each one costs the worker an evaluation. */
const SCRUB_INTERVAL = 120;

/** The step on show, and a way to another one that follows a drag at once and asks the worker at a bounded rate. */
function useScrub() {
  const controller = useController();
  const viewing = useRun((state) => state.viewing);
  const [held, setHeld] = useState<{ readonly step: number | null }>();
  const latest = useRef<number | null>(null);
  const timer = useRef<ReturnType<typeof setTimeout>>(undefined);
  useEffect(() => () => clearTimeout(timer.current), []);
  const scrub = (step: number | null) => {
    latest.current = step;
    setHeld({ step });
    timer.current ??= setTimeout(() => {
      timer.current = undefined;
      controller.view(latest.current);
      setHeld(undefined);
    }, SCRUB_INTERVAL);
  };
  return { viewing: held ? held.step : viewing, scrub };
}
