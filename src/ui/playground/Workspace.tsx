import { type KeyboardEvent, type ReactNode, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { stagesOf } from '../../core/stages';
import { RunCharts } from '../charts/ChartFigure';
import { DrivenFigure } from '../charts/DrivenFigure';
import { Completions } from '../completions/Completions';
import { Distribution } from '../completions/Distribution';
import { Scrubber } from '../history/Scrubber';
import { NoModel, ReplayScrubber, useReplayed } from '../replay/lazyParts';
import { lazyPart, Part } from '../shared/Part';
import { useRun } from '../shared/stores';
import { NARROW, STACKED, useMediaQuery } from '../shared/useMediaQuery';
import { OutcomeCard } from '../story/OutcomeCard';
import { PairFlow } from '../story/PairFlow';
import { PreferenceCard } from '../story/PreferenceCard';
import { PushCard } from '../story/PushCard';
import { Headline } from './Headline';
import { LabelSettings, PreferencesPanel } from './PreferencesPanel';

/** Below the fold, or there only when a step is narrated: they load behind the first paint. */
const PairInspector = lazyPart(() => import('../inspector/PairInspector'));
const HistoryPanel = lazyPart(() => import('./HistoryPanel'));
const MethodPanels = lazyPart(() => import('../rlhf/MethodPanels'));
const StageLine = lazyPart(() => import('../rlhf/StageLine'));
const SlowMotion = lazyPart(() => import('../slowStep/SlowMotion'));

const COLUMNS = ['preferences', 'training', 'policy', 'pair', 'runs'] as const;
type Column = (typeof COLUMNS)[number];

interface WorkspaceProps {
  /** Settings are beside it. */
  readonly rail?: boolean;
}

/** Data, dynamics, outcome, from left to right, around the driven figure; under them what happens, one pair, and the kept runs. On a phone they are tabs. */
export function Workspace({ rail = false }: WorkspaceProps) {
  const narrow = useMediaQuery(NARROW);
  // Where the columns do not stand side by side the story is told in one of them.
  const stacked = useMediaQuery(STACKED);
  const [shown, setShown] = useState<Column>('training');
  const replayed = useReplayed();
  const narrated = useRun((state) => state.narration !== undefined);
  const staged = useRun(({ applied }) => applied !== undefined && stagesOf(applied.config).length > 1);
  const ready = useRun((state) => state.engine !== undefined && !replayed);
  return (
    <div className="workspace">
      <div className="area-figure">
        <Part>
          {stacked && <PreferenceCard />}
          <PushCard />
          <DrivenFigure />
        </Part>
        {replayed ? <ReplayScrubber /> : <Scrubber />}
        {narrated && <SlowMotion />}
      </div>
      <PairFlow />
      {narrow && <ColumnTabs shown={shown} onShow={setShown} />}
      <ColumnPanel column="preferences" narrow={narrow} shown={shown}>
        {!stacked && <PreferenceCard />}
        <PreferencesPanel />
        {!rail && <LabelSettings />}
      </ColumnPanel>
      <ColumnPanel column="training" narrow={narrow} shown={shown}>
        {staged && <StageLine />}
        <RunCharts />
        {ready && <MethodPanels />}
      </ColumnPanel>
      <ColumnPanel column="policy" narrow={narrow} shown={shown}>
        <OutcomeCard />
        <Headline />
        {narrow && <Completions />}
        {narrow && <Distribution />}
      </ColumnPanel>
      <ColumnPanel column="pair" narrow={narrow} shown={shown}>
        {replayed ? <NoModel part="pair" /> : <PairInspector />}
      </ColumnPanel>
      {!narrow && (
        <>
          <div className="column area-said">
            <Part>
              <Completions />
            </Part>
          </div>
          <div className="column area-possible">
            <Part>
              <Distribution />
            </Part>
          </div>
        </>
      )}
      <ColumnPanel column="runs" narrow={narrow} shown={shown}>
        <HistoryPanel />
      </ColumnPanel>
    </div>
  );
}

function ColumnTabs({ shown, onShow }: { readonly shown: Column; readonly onShow: (column: Column) => void }) {
  const { t } = useTranslation();
  const moved = (event: KeyboardEvent) => {
    const shift = event.key === 'ArrowRight' ? 1 : event.key === 'ArrowLeft' ? -1 : 0;
    if (shift === 0) return;
    const next = COLUMNS[(COLUMNS.indexOf(shown) + shift + COLUMNS.length) % COLUMNS.length];
    onShow(next);
    document.getElementById(`tab-${next}`)?.focus();
  };
  return (
    <div className="tabs" role="tablist">
      {COLUMNS.map((column) => (
        <button
          key={column}
          id={`tab-${column}`}
          type="button"
          role="tab"
          aria-selected={column === shown}
          aria-controls={`column-${column}`}
          tabIndex={column === shown ? 0 : -1}
          onClick={() => onShow(column)}
          onKeyDown={moved}
        >
          {t(`columns.${column}`)}
        </button>
      ))}
    </div>
  );
}

interface ColumnPanelProps {
  readonly column: Column;
  readonly narrow: boolean;
  readonly shown: Column;
  readonly children: ReactNode;
}

function ColumnPanel({ column, narrow, shown, children }: ColumnPanelProps) {
  const { t } = useTranslation();
  const id = `column-${column}`;
  const className = `column area-${column}`;
  if (!narrow) {
    return (
      <section id={id} className={className} aria-labelledby={`heading-${column}`}>
        <h2 id={`heading-${column}`}>{t(`columns.${column}`)}</h2>
        <Part>{children}</Part>
      </section>
    );
  }
  return (
    <section id={id} className={className} role="tabpanel" aria-labelledby={`tab-${column}`} hidden={column !== shown}>
      <Part>{children}</Part>
    </section>
  );
}
