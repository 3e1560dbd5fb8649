import { type KeyboardEvent, lazy, type ReactNode, Suspense, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { DrivenFigure } from './charts/DrivenFigure';
import { NARROW, useMediaQuery } from './hooks/useMediaQuery';
import { Scrubber } from './panels/history/Scrubber';
import { PolicyPanel } from './panels/PolicyPanel';
import { PreferencesPanel } from './panels/PreferencesPanel';
import { TrainingPanel } from './panels/TrainingPanel';
import { NoModel, ReplayScrubber, useReplayed } from './replay/lazyParts';
import { useRun } from './stores';

/** Below the fold, or there only when a step is told: they load behind the first paint. */
const PairInspector = lazy(() => import('./panels/inspector/PairInspector'));
const HistoryPanel = lazy(() => import('./panels/HistoryPanel'));
const SlowMotion = lazy(() => import('./panels/narration/SlowMotion'));

const COLUMNS = ['preferences', 'training', 'policy', 'pair', 'runs'] as const;
type Column = (typeof COLUMNS)[number];

/** Data, dynamics, outcome, from left to right, around the driven figure; under them one pair and the kept runs. On a phone they are tabs. */
export function Workspace() {
  const narrow = useMediaQuery(NARROW);
  const [shown, setShown] = useState<Column>('training');
  const replayed = useReplayed();
  const told = useRun((state) => state.narration !== undefined);
  return (
    <div className="workspace">
      <div className="area-figure">
        <DrivenFigure />
        {replayed ? <ReplayScrubber /> : <Scrubber />}
        {told && (
          <Suspense>
            <SlowMotion />
          </Suspense>
        )}
      </div>
      {narrow && <ColumnTabs shown={shown} onShow={setShown} />}
      <ColumnPanel column="preferences" narrow={narrow} shown={shown}>
        <PreferencesPanel />
      </ColumnPanel>
      <ColumnPanel column="training" narrow={narrow} shown={shown}>
        <TrainingPanel />
      </ColumnPanel>
      <ColumnPanel column="policy" narrow={narrow} shown={shown}>
        <PolicyPanel />
      </ColumnPanel>
      <ColumnPanel column="pair" narrow={narrow} shown={shown}>
        {replayed ? <NoModel part="pair" /> : <PairInspector />}
      </ColumnPanel>
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
        <Suspense>{children}</Suspense>
      </section>
    );
  }
  return (
    <section id={id} className={className} role="tabpanel" aria-labelledby={`tab-${column}`} hidden={column !== shown}>
      <Suspense>{children}</Suspense>
    </section>
  );
}
