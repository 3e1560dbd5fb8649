import { useTranslation } from 'react-i18next';
import type { BatchRecord } from '../../core/records';
import { batchAt } from '../../figures/runs/weightsFigure';
import { chartView } from '../charts/chartView';
import { useSampledRun } from '../shared/stores';

/** Least span of the margins, so that those of an untrained policy are small; and, as a share of it, how far the picture reaches on either side. */
const LEAST = 0.2;
/** Of the width that a pair has. */
const BAR = 0.75;

/** The pairs of a batch by their margins before the update: up where the model orders them rightly, down where wrongly. */
export function BatchMargins() {
  const { t } = useTranslation();
  const batch = useSampledRun((state) => {
    const { curves, at } = chartView(state);
    return batchAt(curves, at);
  });
  if (!batch) return;
  const margins = marginsOf(batch);
  const right = margins.filter((margin) => margin > 0).length;
  const undecided = margins.every((margin) => margin === 0);
  const span = Math.max(LEAST, ...margins.map(Math.abs));
  // As high as the bars go, and no higher.
  const [top, bottom] = [1, -1].map((sign) => Math.max(LEAST, ...margins.map((margin) => (sign * margin) / span)));
  const bars = (sign: 1 | -1) =>
    margins
      .map((margin, i) => (margin * sign > 0 ? `M${i} 0h${BAR}V${(-margin / span).toFixed(3)}H${i}z` : ''))
      .join('');
  return (
    <div className="story-batch">
      <p className="muted numbers">
        {t(undecided ? 'story.batchUndecided' : 'story.batch', { step: batch.step, right, pairs: margins.length })}
      </p>
      <svg
        className="story-pairs"
        viewBox={`0 ${-top} ${margins.length} ${top + bottom}`}
        preserveAspectRatio="none"
        aria-hidden="true"
      >
        <path className="story-right" d={bars(1)} />
        <path className="story-wrong" d={bars(-1)} />
        <path className="story-zero" d={`M0 0H${margins.length}`} />
      </svg>
    </div>
  );
}

function marginsOf({ chosenRewards, rejectedRewards }: BatchRecord): number[] {
  return Array.from(chosenRewards, (reward, i) => reward - rejectedRewards[i]);
}
