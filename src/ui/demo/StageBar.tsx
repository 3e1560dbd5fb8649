import { useEffect, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { FRAMES } from '../../store/stageStore';
import { RecordButton } from '../record/RecordButton';
import { formatClock } from '../shared/format';
import { stageStore, useStage } from '../shared/stores';
import { pauseDemo, playDemo, restartDemo } from './demoPage';
import { useDemo } from './useDemo';

/** The bar stays so long after the pointer's last movement, milliseconds. */
const LINGER = 2500;

/** What drives the stage; it is in sight while the pointer moves or the keys are in it. */
export function StageBar({ onLeave }: { readonly onLeave: () => void }) {
  const { t } = useTranslation('demo');
  const shown = useRecentPointer();
  const frame = useStage((state) => state.frame);
  const demo = useStage((state) => state.demo !== undefined);
  return (
    <aside className="stage-bar" aria-label={t('demo.bar.label')} data-shown={shown}>
      {demo && <DemoControls />}
      {FRAMES.map((name) => (
        <button
          key={name}
          type="button"
          aria-pressed={name === frame}
          onClick={() => stageStore.getState().show({ frame: name })}
        >
          {name}
        </button>
      ))}
      <RecordButton />
      <button type="button" aria-keyshortcuts="Escape" onClick={onLeave}>
        {t('demo.bar.leave')}
      </button>
    </aside>
  );
}

function DemoControls() {
  const { t } = useTranslation('demo');
  const playback = useDemo((state) => state.playback);
  const playing = playback === 'playing';
  const idle = playback === 'failed' || playback === 'opening';
  return (
    <>
      <button
        type="button"
        className="primary"
        aria-keyshortcuts="Space"
        disabled={idle || playback === 'ended'}
        onClick={playing ? pauseDemo : playDemo}
      >
        {t(playing ? 'demo.bar.pause' : 'demo.bar.play')}
      </button>
      <button type="button" aria-keyshortcuts="R" disabled={idle} onClick={() => void restartDemo()}>
        {t('demo.bar.restart')}
      </button>
      <FilmTime />
    </>
  );
}

function FilmTime() {
  const { t } = useTranslation('demo');
  const time = useDemo((state) => Math.floor(state.scene.time));
  const duration = useDemo((state) => state.script?.duration ?? 0);
  return (
    <span className="numbers stage-time">
      {t('demo.bar.time', { time: formatClock(time), duration: formatClock(duration) })}
    </span>
  );
}

function useRecentPointer(): boolean {
  const [recent, setRecent] = useState(true);
  useEffect(() => {
    let timer = setTimeout(() => setRecent(false), LINGER);
    const moved = () => {
      setRecent(true);
      clearTimeout(timer);
      timer = setTimeout(() => setRecent(false), LINGER);
    };
    for (const type of ['pointermove', 'pointerdown'] as const) window.addEventListener(type, moved);
    return () => {
      clearTimeout(timer);
      for (const type of ['pointermove', 'pointerdown'] as const) window.removeEventListener(type, moved);
    };
  }, []);
  return recent;
}
