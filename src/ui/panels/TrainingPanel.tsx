import { ChartFigure } from '../charts/ChartFigure';
import { TRAINING_CHARTS } from '../charts/trainingCharts';

/** The dynamics, as small multiples over the same steps. */
export function TrainingPanel() {
  return (
    <div className="small-multiples">
      {TRAINING_CHARTS.map((spec) => (
        <ChartFigure key={spec.id} spec={spec} />
      ))}
    </div>
  );
}
