import { type CSSProperties, useEffect, useRef, useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { Frame } from '../../store/stage';
import { useLesson, usePreference, useStage } from '../stores';
import './addTexts';
import { Caption } from './Caption';
import { DerivationStage } from './DerivationStage';
import { leaveStage, openDemo, useDemo } from './demoPage';
import { PlaygroundStage } from './PlaygroundStage';
import { StageBar } from './StageBar';
import { StageMessage } from './StageMessage';
import { useStageKeys } from './stageKeys';
import './stage.css';

/** A frame's size in its own pixels: type is as large as the frame is small. It is enlarged to fill the window. */
const SIZES: Readonly<Record<Frame, { readonly width: number; readonly height: number }>> = {
  '16:9': { width: 1120, height: 630 },
  '9:16': { width: 540, height: 960 },
};

/** What is shown to others: one page's figures, large, with captions, and nothing else. */
export default function Stage() {
  const { t } = useTranslation('demo');
  const demo = useStage((state) => state.demo);
  const film = useStage((state) => state.film);
  const page = useLesson((state) => state.page);
  const failed = useDemo((state) => state.playback === 'failed');
  const begun = useDemo((state) => state.script !== undefined && state.playback !== 'opening');
  const place = useRef<HTMLElement>(null);
  const window = useWindowSize();
  const chosen = useStage((state) => state.frame);
  const frame = chosen ?? (window.width >= window.height ? '16:9' : '9:16');
  const { width, height } = SIZES[frame];
  const scale = Math.min(window.width / width, window.height / height);

  useEffect(() => (demo === undefined ? undefined : openDemo(demo, film)), [demo, film]);
  useEffect(() => {
    document.documentElement.dataset.stage = film ? 'film' : 'shown';
    place.current?.focus({ preventScroll: true });
    return () => {
      delete document.documentElement.dataset.stage;
    };
  }, [film]);
  useStageKeys();

  const style = { '--stage-width': `${width}px`, '--stage-height': `${height}px`, '--stage-scale': scale };
  return (
    <>
      <main
        ref={place}
        className="stage"
        data-frame={frame}
        data-demo={demo !== undefined || undefined}
        aria-label={t('demo.stage.label')}
        tabIndex={-1}
        style={style as CSSProperties}
      >
        {failed ? (
          <StageMessage />
        ) : (
          <>
            {(demo === undefined || begun) && <StageTitle />}
            {(demo === undefined || begun) && (page === 'derivation' ? <DerivationStage /> : <PlaygroundStage />)}
            {demo !== undefined && !begun && <StageMessage />}
            {demo !== undefined && begun && <Caption />}
          </>
        )}
      </main>
      {!film && <StageBar onLeave={leaveStage} />}
    </>
  );
}

/** For those who do not see the stage: what is played, or whose page it is. */
function StageTitle() {
  const { t } = useTranslation();
  const language = usePreference((state) => state.language);
  const title = useDemo((state) => state.script?.title[language]);
  return <h1 className="visually-hidden">{title ?? t('app.title')}</h1>;
}

function useWindowSize() {
  const [size, setSize] = useState(windowSize);
  useEffect(() => {
    const resized = () => setSize(windowSize());
    window.addEventListener('resize', resized);
    return () => window.removeEventListener('resize', resized);
  }, []);
  return size;
}

const windowSize = () => ({ width: window.innerWidth, height: window.innerHeight });
