import { useEffect, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { indexAt } from '../../figures/figureCurves';
import { useController, useRun } from '../shared/stores';

/** Time that each recorded step is shown while the replay plays, milliseconds. */
const FRAME_TIME = 250;

/** Goes to any recorded step, or through all of them. */
export function ReplayScrubber() {
  const { t } = useTranslation('replay');
  const controller = useController();
  const { steps } = useRun((state) => state.snapshots);
  const viewing = useRun((state) => state.viewing);
  const last = steps.length - 1;
  const place = viewing === null ? last : indexAt(steps, viewing);
  // The last policy is the one that everything shows without being asked.
  const goTo = (next: number) => controller.view(next < last ? steps[next] : null);
  const [playing, setPlaying] = useState(false);
  useEffect(() => {
    if (!playing) return;
    const timer = setTimeout(() => {
      if (place + 1 >= last) setPlaying(false);
      controller.view(place + 1 < last ? steps[place + 1] : null);
    }, FRAME_TIME);
    return () => clearTimeout(timer);
  }, [playing, place, last, steps, controller]);
  if (last < 0) return null;
  const play = () => {
    if (!playing && place === last) goTo(0);
    setPlaying(!playing && last > 0);
  };
  const where = t('scrubber.step', { step: steps[place] });
  return (
    <div className="rewind rewind-replay">
      <button type="button" onClick={play}>
        {playing ? t('scrubber.pause') : t('scrubber.play')}
      </button>
      <label className="rewind-range">
        <span>{t('scrubber.label')}</span>
        <input
          type="range"
          min={0}
          max={last}
          step={1}
          value={place}
          aria-valuetext={where}
          onChange={(event) => {
            setPlaying(false);
            goTo(Number(event.target.value));
          }}
        />
        <output className="numbers">{where}</output>
      </label>
      <p className="muted">{t('scrubber.noFork')}</p>
    </div>
  );
}
