import { useMemo } from 'react';
import { useTranslation } from 'react-i18next';
import type { RunPath, RunSummary } from '../../core/keptRun';
import { exactScale, extentOf, fraction, type Scale } from '../../figures/scale';
import { svgPath, traceLine } from '../../figures/strokes';
import { definitionDiff } from '../../store/configDiff';
import { shownCurves } from '../../store/runData';
import { pathOf } from '../../store/runPath';
import { useController, useRun, useSampledRun } from '../shared/stores';
import { useRunName } from '../shared/useTexts';
import { useDifferenceWords } from './differenceWords';

/** Runs beside the present one; all that are kept are further down the page. */
const MOST = 4;
/** Differences that a name tells. */
const NAMED = 2;

type KeptPath = RunSummary & { readonly path: RunPath };

/** The latest runs as small multiples of the driven figure, named by what differs from the one in sight, each to be laid over it. */
export default function RunsRail() {
  const { t } = useTranslation();
  const curves = useSampledRun((state) => shownCurves(state).curves);
  const own = useMemo(() => pathOf(curves), [curves]);
  const recorded = useRun((state) => shownCurves(state).recording !== undefined);
  const id = useRun((state) => state.run?.id);
  const library = useRun((state) => state.library);
  const others = useMemo(() => latest(library ?? [], id), [library, id]);
  const frame = useMemo(() => frameOf([...(own ? [own] : []), ...others.map(({ path }) => path)]), [own, others]);
  if (others.length === 0) return;
  return (
    <section className="runs-rail" aria-labelledby="runs-rail-title">
      <h2 id="runs-rail-title">{t('history.rail.title')}</h2>
      <ul>
        {own && (
          <li>
            <Thumbnail path={own} frame={frame} present />
            <span>{t(recorded ? 'history.rail.recorded' : 'history.run.present')}</span>
          </li>
        )}
        {others.map((run) => (
          <OtherRun key={run.id} run={run} frame={frame} />
        ))}
      </ul>
      <button
        type="button"
        className="quiet"
        onClick={() => document.getElementById('column-runs')?.scrollIntoView({ block: 'start' })}
      >
        {t('history.rail.all')}
      </button>
    </section>
  );
}

function latest(library: readonly RunSummary[], present: string | undefined): readonly KeptPath[] {
  return library.filter((run): run is KeptPath => run.id !== present && run.path !== undefined).slice(0, MOST);
}

function OtherRun({ run, frame }: { readonly run: KeptPath; readonly frame: Frame }) {
  const { t } = useTranslation();
  const controller = useController();
  const runName = useRunName();
  const compared = useRun((state) => state.comparison?.run.id === run.id);
  const name = useNameByDifference(run);
  return (
    <li>
      <Thumbnail path={run.path} frame={frame} />
      <span title={runName(run.name)}>{name}</span>
      <button
        type="button"
        className="quiet eye"
        aria-pressed={compared}
        aria-label={t('history.rail.lay', { name })}
        title={t('history.rail.lay', { name })}
        onClick={() => void controller.compare(compared ? null : run.id)}
      >
        <svg viewBox="0 0 20 14" aria-hidden="true">
          <path d="M1 7C4 2 7 1 10 1S16 2 19 7C16 12 13 13 10 13S4 12 1 7Z" />
          <circle cx="10" cy="7" r="2.6" />
        </svg>
      </button>
    </li>
  );
}

/** What tells a run from the settings in sight, as in "β 0.1 · IPO". */
function useNameByDifference({ definition, origin }: RunSummary): string {
  const { t } = useTranslation();
  const { nameOf, textOf } = useDifferenceWords();
  const runName = useRunName();
  const draft = useRun((state) => state.draft);
  const differences = definitionDiff(draft, definition);
  if (differences.length === 0)
    return origin ? t('history.run.origin', { name: runName(origin.name), step: origin.step }) : t('history.rail.same');
  const named = differences.slice(0, NAMED).map((difference) => {
    const text = textOf(difference, 'right');
    // What is chosen from a list says by itself what it is.
    return typeof difference.right === 'number' ? `${nameOf(difference.name)} ${text}` : text;
  });
  return [...named, ...(differences.length > NAMED ? ['…'] : [])].join(' · ');
}

interface Frame {
  readonly kl: Scale;
  readonly reward: Scale;
}

/** All paths on the same axes. */
function frameOf(paths: readonly RunPath[]): Frame {
  const [, furthest] = extentOf(paths.map(({ kl }) => kl));
  const [low, high] = extentOf(paths.map(({ reward }) => reward));
  return { kl: exactScale(0, Math.max(1e-9, furthest)), reward: exactScale(low, high > low ? high : low + 1) };
}

const WIDTH = 64;
const HEIGHT = 30;
/** So that a stroke is whole at the edges. */
const EDGE = 2;

interface ThumbnailProps {
  readonly path: RunPath;
  readonly frame: Frame;
  readonly present?: boolean;
}

function Thumbnail({ path: { kl, reward }, frame, present = false }: ThumbnailProps) {
  const x = (value: number) => EDGE + fraction(frame.kl, value) * (WIDTH - 2 * EDGE);
  const y = (value: number) => HEIGHT - EDGE - fraction(frame.reward, value) * (HEIGHT - 2 * EDGE);
  const d = svgPath((pen) => traceLine(pen, kl, reward, { x, y }), 1);
  return (
    <svg
      className={present ? 'thumbnail thumbnail-present' : 'thumbnail'}
      viewBox={`0 0 ${WIDTH} ${HEIGHT}`}
      aria-hidden="true"
    >
      <path d={d} />
    </svg>
  );
}
