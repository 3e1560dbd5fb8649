import type { PointerEvent, ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { valueAt } from '../../../../figures/scale';
import type { Wins } from '../../../../math/bradleyTerry';
import type { Point } from '../../../../math/levelSets';
import { Dot, Plot, usePlot } from '../../figures/Plot';
import { hillOf, NAMED_RINGS, RINGS, sideOf } from './hill';
import { pointOf } from './teams';
import type { Teams } from './useTeams';

interface LikelihoodMapProps {
  readonly teams: Teams;
  /** Where the visitor stands: A's and B's score minus C's. */
  readonly x: number;
  readonly y: number;
  readonly onMove: (x: number, y: number) => void;
  /** Drawn over the hill, under the visitor's point. */
  readonly children?: ReactNode;
}

/** The log-likelihood over the two differences of scores that there are, seen from above. */
export function LikelihoodMap({ teams: { wins, best }, x, y, onMove, children }: LikelihoodMapProps) {
  const { t } = useTranslation('derivation');
  const top = best && pointOf(best.scores);
  const side = sideOf(top);
  const range = [-side, side] as const;
  const axis = { min: -side, max: side, count: 4 };
  return (
    <div className="hill">
      <Plot
        aspect={1}
        x={{ ...axis, label: t('comparisons.likelihood.x') }}
        y={{ ...axis, label: t('comparisons.likelihood.y') }}
      >
        <Hill wins={wins} summit={top} />
        {top && <Dot x={top[0]} y={top[1]} small label={t('comparisons.likelihood.top')} />}
        {children}
        <MapPoint x={clamp(x, range)} y={clamp(y, range)} onMove={onMove} />
      </Plot>
    </div>
  );
}

interface HillProps {
  readonly wins: Wins;
  readonly summit: Point | undefined;
}

/** Nested regions, each so far below the highest point in sight; the smallest is drawn last. */
function Hill({ wins, summit }: HillProps) {
  const { left, top } = usePlot();
  const regions = hillOf(wins, summit).map((polygon, place) => ({ polygon, place }));
  return (
    <svg className="plot-layer hill-layer" viewBox="0 0 1 1" preserveAspectRatio="none" aria-hidden="true">
      {regions.reverse().map(({ polygon, place }) => (
        <path
          key={RINGS[place]}
          className={summit && place < NAMED_RINGS ? 'hill-ring' : 'hill-region'}
          d={`M${polygon.map(([x, y]) => `${left(x).toFixed(4)} ${top(y).toFixed(4)}`).join('L')}Z`}
        />
      ))}
    </svg>
  );
}

interface MapPointProps {
  readonly x: number;
  readonly y: number;
  readonly onMove: (x: number, y: number) => void;
}

/** The visitor's place on the map, for the pointer; the sliders beside it do the same for the keyboard. */
function MapPoint({ x, y, onMove }: MapPointProps) {
  const plot = usePlot();
  const dragged = (event: PointerEvent<HTMLElement>) => {
    if (!event.currentTarget.hasPointerCapture(event.pointerId)) return;
    const area = event.currentTarget.parentElement?.getBoundingClientRect();
    if (!area) return;
    const across = clamp((event.clientX - area.left) / area.width, [0, 1]);
    const up = clamp(1 - (event.clientY - area.top) / area.height, [0, 1]);
    onMove(valueAt(plot.x, across), valueAt(plot.y, up));
  };
  return (
    <span
      className="drag-point drag-point-plane dot-ink"
      style={{ left: `${100 * plot.left(x)}%`, top: `${100 * plot.top(y)}%` }}
      aria-hidden="true"
      onPointerDown={(event) => event.currentTarget.setPointerCapture(event.pointerId)}
      onPointerMove={dragged}
    />
  );
}

function clamp(value: number, [low, high]: readonly [number, number]): number {
  return Math.min(high, Math.max(low, value));
}
