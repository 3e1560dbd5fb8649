import { type CSSProperties, useEffect, useRef, useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { Page } from '../../store/derivationStore';
import type { Frame } from '../../store/stageStore';
import { Notices } from '../app/Notices';
import { lazyPart } from '../shared/Part';
import { usePageRun } from '../shared/RunContext';
import { useDerivation, usePreference, useStage } from '../shared/stores';
import { DerivationStage } from './DerivationStage';
import { leaveStage, openDemo } from './demoPage';
import { PlaygroundStage } from './PlaygroundStage';
import { StageBar } from './StageBar';
import { StageMessage } from './StageMessage';
import { StageNote } from './StageNote';
import { useStageKeys } from './stageKeys';
import { useDemo } from './useDemo';
import './addTexts';
import './stage.css';

const ArenaStage = lazyPart(() => import('../arena/ArenaStage'), { opens: true });
const FileStage = lazyPart(() => import('../file/FileStage'), { opens: true });

/** A frame's size in its own pixels: type is as large as the frame is small. It is enlarged to fill the window. */
const SIZES: Readonly<Record<Frame, { readonly width: number; readonly height: number }>> = {
  '16:9': { width: 1120, height: 630 },
  '9:16': { width: 540, height: 960 },
};

/** What is shown to others: one page's figures, large, with captions, and nothing else. */
export default function Stage() {
  const { t } = useTranslation('demo');
  const run = usePageRun();
  const demo = useStage((state) => state.demo);
  const film = useStage((state) => state.film);
  const page = useDerivation((state) => state.page);
  const failed = useDemo((state) => state.playback === 'failed');
  const begun = useDemo((state) => state.script !== undefined && state.playback !== 'opening');
  const place = useRef<HTMLElement>(null);
  const window = useWindowSize();
  const chosen = useStage((state) => state.frame);
  const frame = chosen ?? (window.width >= window.height ? '16:9' : '9:16');
  const { width, height } = SIZES[frame];
  const scale = Math.min(window.width / width, window.height / height);

  useEffect(() => (demo === undefined ? undefined : openDemo(demo, film, run)), [demo, film, run]);
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
            {(demo === undefined || begun) && <PageStage page={page} />}
            {demo !== undefined && !begun && <StageMessage />}
            {demo !== undefined && begun && <Caption />}
            {demo !== undefined && begun && <StageNote />}
          </>
        )}
      </main>
      {!film && demo === undefined && (
        <div className="stage-notices">
          <Notices />
        </div>
      )}
      {!film && <StageBar onLeave={leaveStage} />}
    </>
  );
}

/** The present page's figures. */
function PageStage({ page }: { readonly page: Page }) {
  if (page === 'derivation') return <DerivationStage />;
  if (page === 'arena') return <ArenaStage />;
  return page === 'own' ? <FileStage /> : <PlaygroundStage />;
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

/** What the demo says, in the page's language. */
function Caption() {
  const language = usePreference((state) => state.language);
  const caption = useDemo((state) => state.scene.caption);
  return (
    <p className="stage-caption prose" role="status" aria-live="polite">
      {caption?.[language]}
    </p>
  );
}
