import { useEffect, useRef } from 'react';
import { useTranslation } from 'react-i18next';
import { isProjected } from '../../store/derivationStore';
import { isStaged, NO_STAGE } from '../../store/stageStore';
import { Rail } from '../playground/Rail';
import { Workspace } from '../playground/Workspace';
import { RecorderHost } from '../record/RecordButton';
import { ReplayBanner, useReplayed } from '../replay/lazyParts';
import { Preset } from '../settings/Preset';
import { SettingsBar } from '../settings/SettingsBar';
import { lazyPart, Part } from '../shared/Part';
import { type PageRuns, runOfPage } from '../shared/pageRun';
import { RunProvider } from '../shared/RunContext';
import { stageStore, useDerivation, useStage } from '../shared/stores';
import { NARROW, ONE_BAR, useMediaQuery } from '../shared/useMediaQuery';
import { StoryHeading } from '../story/StoryHeading';
import { Transport } from '../transport/Transport';
import { Announcer, Notices } from './Notices';
import { TopBar } from './TopBar';

const Derivation = lazyPart(() => import('../derivation/Derivation'), { opens: true });
const ArenaPage = lazyPart(() => import('../arena/ArenaPage'), { opens: true });
const FilePage = lazyPart(() => import('../file/FilePage'), { opens: true });
const Stage = lazyPart(() => import('../demo/Stage'), { onDismiss: () => stageStore.getState().show(NO_STAGE) });

/** The whole page, or a stage in its place, around the run that the page is about. A demo is about the kitchen's. */
export function App({ runs }: { readonly runs: PageRuns }) {
  const staged = useStage(isStaged);
  const page = useDerivation((state) => state.page);
  const demo = useStage((state) => state.demo !== undefined);
  const run = demo ? runs.kitchen : runOfPage(runs, page);
  useKitchenOutOfTheWay(runs, run === runs.file);
  return (
    <RunProvider run={run} runs={runs}>
      <Part>
        {staged ? <Stage /> : <WholePage />}
        <RecorderHost />
      </Part>
    </RunProvider>
  );
}

/** Only one run trains at a time: the one that is seen. The kitchen's begins when it is first turned to. @param fileSeen the file's is seen */
function useKitchenOutOfTheWay({ kitchen, file }: PageRuns, fileSeen: boolean): void {
  const before = useRef(fileSeen);
  useEffect(() => {
    if (before.current === fileSeen) return;
    before.current = fileSeen;
    if (fileSeen) return kitchen.controller.pause();
    file.controller.pause();
    const { run, requested, replay } = kitchen.store.getState();
    if (!run && !requested && !replay) void kitchen.controller.start();
  }, [fileSeen, kitchen, file]);
}

/** What it can be set to is in a rail where there is room beside the story, else above it; on a phone what this is comes before that. */
function Playground({ rail }: { readonly rail: boolean }) {
  const narrow = useMediaQuery(NARROW);
  if (rail) {
    return (
      <div className="with-rail">
        <Part>
          <Rail />
        </Part>
        <div>
          <StoryHeading />
          <Workspace rail />
        </div>
      </div>
    );
  }
  return (
    <>
      {narrow && <StoryHeading />}
      <Part>
        <SettingsBar lesson={<Preset />} />
      </Part>
      {!narrow && <StoryHeading />}
      <Workspace />
    </>
  );
}

/** The pages around a run, which what drives it stays above. */
function WholePage() {
  const { t } = useTranslation();
  const page = useDerivation((state) => state.page);
  const driven = useDerivation(
    ({ hidden }) => page !== 'arena' && (page !== 'derivation' || !hidden.includes('transport')),
  );
  const replayed = useReplayed();
  // Type for a projector needs the room of two.
  const projector = useDerivation(isProjected);
  const oneBar = useMediaQuery(ONE_BAR) && !projector;
  const transport = driven && (
    <Part>
      <Transport narrates={page !== 'derivation'} />
    </Part>
  );
  return (
    <>
      <a className="skip-link" href={driven ? '#controls' : '#content'}>
        {t(driven ? 'app.skip' : 'app.skipToContent')}
      </a>
      <Part>
        <TopBar one={oneBar}>{oneBar && transport}</TopBar>
      </Part>
      {!oneBar && transport}
      <main id="content" tabIndex={-1}>
        <Part>
          <Notices />
        </Part>
        {replayed && <ReplayBanner />}
        {page === 'derivation' && <Derivation />}
        {page === 'arena' && <ArenaPage />}
        {page === 'own' && <FilePage />}
        {page === 'playground' && <Playground rail={oneBar} />}
      </main>
      <Announcer />
    </>
  );
}
