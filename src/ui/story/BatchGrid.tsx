import { useTranslation } from 'react-i18next';
import type { BatchRecord } from '../../core/records';
import { batchAt } from '../../figures/runs/weightsFigure';
import { chartView } from '../charts/chartView';
import { useSampledRun } from '../shared/stores';

/** The pairs of a batch, each by how the model orders it before the update: filled where it gives the chosen one the larger reward. */
export function BatchGrid() {
  const { t } = useTranslation();
  const batch = useSampledRun((state) => {
    const { curves, at } = chartView(state);
    return batchAt(curves, at);
  });
  if (!batch) return;
  const margins = marginsOf(batch);
  const right = margins.filter((margin) => margin > 0).length;
  return (
    <div className="story-batch">
      <p className="muted numbers">{t('story.batch', { step: batch.step, right, pairs: margins.length })}</p>
      <p className="story-pairs" aria-hidden="true">
        {margins.map((margin, i) => (
          // Pairs stand in the order of the batch.
          <span
            key={batch.indices[i]}
            className={margin > 0 ? 'story-right' : margin < 0 ? 'story-wrong' : undefined}
          />
        ))}
      </p>
    </div>
  );
}

function marginsOf({ chosenRewards, rejectedRewards }: BatchRecord): number[] {
  return Array.from(chosenRewards, (reward, i) => reward - rejectedRewards[i]);
}
