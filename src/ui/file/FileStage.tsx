import { useTranslation } from 'react-i18next';
import { figuresOf } from '../../figures/runs/figures';
import './addTexts';
import { ChartFigure } from '../charts/ChartFigure';
import { chartView } from '../charts/chartView';
import { StageCompletions, type StageNumber, StageNumbers } from '../demo/StageParts';
import { useRun, useSampledRun } from '../shared/stores';
import { useFileRun } from './fileRun';
import { numbersOf } from './train/measuredNumbers';

/** Beside the large one. */
const SMALL_FIGURES = 2;

/** The run on a file as it is shown to others: what is measured of it, and what the two models say. */
export default function FileStage() {
  useFileRun();
  const [large, ...others] = figuresOf(useRun((state) => chartView(state).measured));
  const small = others.slice(0, SMALL_FIGURES);
  return (
    <div className="stage-playground" data-small={small.length}>
      <HeldOut />
      <div className="stage-large">
        <ChartFigure spec={large} large />
      </div>
      <div className="stage-small">
        {small.map((spec) => (
          <ChartFigure key={spec.id} spec={spec} />
        ))}
      </div>
      <StageCompletions />
    </div>
  );
}

/** What is measured on the held-out pairs, now or at the step that is looked at. */
function HeldOut() {
  const { t } = useTranslation('file');
  const config = useRun((state) => (state.applied ?? state.draft).config);
  const step = useSampledRun((state) => state.viewing ?? state.step);
  const measured = numbersOf(useSampledRun((state) => state));
  // The two rewards are in the large figure.
  const numbers = measured
    .filter(({ role }) => role !== 'chosen' && role !== 'rejected')
    .map(({ name, role, heldOut = '–' }): StageNumber => {
      return { name: role ? name : t('train.numbers.ofHeldOut', { name }), role: role ?? 'ink', value: heldOut };
    });
  const beta: StageNumber = { name: 'β', role: 'ink', value: String(config.beta) };
  return <StageNumbers step={step} last={config.max_steps} numbers={[beta, ...numbers]} />;
}
