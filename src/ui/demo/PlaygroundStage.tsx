import { type ReactElement, useMemo } from 'react';
import { useTranslation } from 'react-i18next';
import { responsesWritten } from '../../core/methodCost';
import { logsPairs } from '../../core/methods';
import { shareInOrder } from '../../figures/figureCurves';
import { FIGURES, PROMPT_FIGURES } from '../../figures/runs/figures';
import { rewardModelFigure } from '../../figures/runs/promptFigures';
import type { FigureSpec } from '../../figures/spec';
import type { StageFigure } from '../../store/demo/script';
import { shownCurves } from '../../store/runData';
import { valuesAt } from '../../store/series';
import { ChartFigure } from '../charts/ChartFigure';
import { natsText } from '../charts/chartTexts';
import { Completions } from '../completions/Completions';
import { Distribution } from '../completions/Distribution';
import { formatCount, formatReward, formatShare } from '../shared/format';
import { useRun, useSampledRun } from '../shared/stores';
import { StageModels } from './StageModels';
import { StageCompletions, type StageNumber, StageNumbers } from './StageParts';
import { useDemo } from './useDemo';

/** The run as it is shown to others: a large figure, up to two small ones, a few numbers, and what the two models say. */
export function PlaygroundStage() {
  const [large, ...small] = useDemo((state) => state.scene.figures);
  return (
    <div className="stage-playground" data-small={small.length}>
      <RunNumbers />
      <div className="stage-large">
        <StageFigurePanel key={large} figure={large} large />
      </div>
      <div className="stage-small">
        {small.map((figure) => (
          <StageFigurePanel key={figure} figure={figure} />
        ))}
      </div>
      {![large, ...small].includes('completions') && <StageCompletions />}
    </div>
  );
}

const CHARTS = new Map<string, FigureSpec>(
  [...FIGURES, ...PROMPT_FIGURES, rewardModelFigure].map((spec) => [spec.id, spec]),
);

function StageFigurePanel({
  figure,
  large = false,
}: {
  readonly figure: StageFigure;
  readonly large?: boolean;
}): ReactElement {
  const spec = CHARTS.get(figure);
  if (figure === 'models') return <StageModels />;
  if (!spec) return figure === 'completions' ? <Completions /> : <Distribution />;
  return <ChartFigure spec={spec} large={large} />;
}

/** The run in five numbers. */
function RunNumbers() {
  const { t } = useTranslation();
  const { t: demoText, i18n } = useTranslation('demo');
  const curves = useSampledRun((state) => shownCurves(state).curves);
  const recorded = useRun((state) => shownCurves(state).recording !== undefined);
  const config = useRun((state) => (state.applied ?? state.draft).config);
  const live = useSampledRun((state) => state.step);
  const evaluation = valuesAt(curves.evaluations, undefined);
  const metric = valuesAt(curves.metrics, undefined);
  const step = recorded ? evaluation('step') : live;
  const numbers = useMemo<readonly StageNumber[]>(
    () => [
      { name: 'β', role: 'ink', value: String(config.method === 'ppo' ? config.kl_coef : config.beta) },
      { name: t('headline.reward'), role: 'policy', value: formatReward(evaluation('reward')) },
      { name: t('headline.share'), role: 'oracle', value: formatShare(evaluation('shareOfOracle')) },
      { name: t('headline.kl'), role: 'kl', value: natsText(evaluation('kl/exact'), t) },
      logsPairs(config.method)
        ? { name: t('headline.accuracy'), role: 'ink', value: formatShare(shareInOrder(metric)) }
        : {
            name: demoText('demo.stage.written'),
            role: 'ink',
            value: formatCount(responsesWritten(config, step), i18n.language),
          },
    ],
    [t, demoText, i18n.language, config, evaluation, metric, step],
  );
  return <StageNumbers step={step} last={config.max_steps} numbers={numbers} />;
}
