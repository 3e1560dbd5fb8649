import { useMemo } from 'react';
import { MARGIN_LOSS_TYPES, type MarginLoss, type MarginLossType } from '../../../../math/marginLoss';
import { useRun } from '../../../shared/stores';
import { Curve, usePlot } from '../../figures/Plot';
import { places } from '../../lossCurve';
import { placeBadges } from './badges';
import { badgeOf } from './comparedLosses';

interface LossCurvesProps {
  readonly shown: readonly MarginLossType[];
  /** The loss at a place of the x axis. */
  readonly lossAt: (lossType: MarginLossType, x: number) => MarginLoss;
}

/** A curve and its number for each loss; the run's own is drawn as the policy's. */
export function LossCurves({ shown, lossAt }: LossCurvesProps) {
  const { x, y, left, top } = usePlot();
  const runs = useRun((state) => (state.applied ?? state.draft).config.loss_type);
  const xs = useMemo(() => places(x.from, x.to, 180), [x]);
  const curves = shown.map((lossType) => xs.map((at) => ({ x: at, y: lossAt(lossType, at).loss })));
  const badges = placeBadges(curves, { x: [x.from, x.to], y: [y.from, y.to] });
  return (
    <>
      {shown.map((lossType, i) => (
        <Curve
          key={lossType}
          xs={xs}
          ys={curves[i].map((place) => place.y)}
          role={lossType === runs ? 'policy' : 'ink'}
          className={`relative-curve relative-dash-${MARGIN_LOSS_TYPES.indexOf(lossType) % DASHES}`}
          symbol="loss"
        />
      ))}
      {shown.map((lossType, i) => {
        const badge = badges[i];
        if (!badge) return null;
        return (
          <span
            key={lossType}
            className="relative-badge relative-badge-placed numbers"
            data-run={lossType === runs}
            style={{ left: `${100 * left(badge.x)}%`, top: `${100 * top(badge.y)}%` }}
            aria-hidden="true"
          >
            {badgeOf(lossType)}
          </span>
        );
      })}
    </>
  );
}

/** Patterns of lines; the number tells apart what has the same. */
const DASHES = 4;
