import { ChartFigure } from '../charts/ChartFigure';
import { klChart } from '../charts/klChart';
import { lossChart } from '../charts/lossChart';
import { rewardsChart } from '../charts/rewardsChart';

/** The dynamics, as small multiples over the same steps. */
export function TrainingPanel() {
  return (
    <div className="small-multiples">
      <ChartFigure spec={rewardsChart} />
      <ChartFigure spec={klChart} />
      <ChartFigure spec={lossChart} />
    </div>
  );
}
