import { type ReactElement, useMemo } from 'react';
import { useTranslation } from 'react-i18next';
import type { StageFigure } from '../../store/demo/script';
import { RECORDED_RUN } from '../../store/recordedRun';
import { shownCurves } from '../../store/runData';
import type { CompletionRecord } from '../../train/records';
import { ChartFigure } from '../charts/ChartFigure';
import type { ChartSpec, Role } from '../charts/chartSpec';
import { chartView } from '../charts/chartView';
import { FrontierSvg } from '../charts/FrontierSvg';
import { frontierChart } from '../charts/frontierChart';
import { TRAINING_CHARTS } from '../charts/trainingCharts';
import { Symbols } from '../controls/Symbols';
import { useKept } from '../controls/useKept';
import { formatNats, formatReward, formatShare } from '../format';
import { Completions } from '../panels/Completions';
import { Distribution } from '../panels/policy/Distribution';
import { valuesAt } from '../panels/policy/valuesAt';
import { useRun, useSampledRun } from '../stores';
import { useDemo } from './demoPage';

/** The run as it is shown to others: a large figure, up to two small ones, a few numbers, and what the two models say. */
export function PlaygroundStage() {
  const [large, ...small] = useDemo((state) => state.scene.figures);
  return (
    <div className="stage-playground" data-small={small.length}>
      <StageNumbers />
      <div className="stage-large">
        <StageFigurePanel key={large} figure={large} large />
      </div>
      <div className="stage-small">
        {small.map((figure) => (
          <StageFigurePanel key={figure} figure={figure} />
        ))}
      </div>
      {![large, ...small].includes('completions') && <Said />}
    </div>
  );
}

const CHARTS = new Map<string, ChartSpec>([frontierChart, ...TRAINING_CHARTS].map((spec) => [spec.id, spec]));

function StageFigurePanel({
  figure,
  large = false,
}: {
  readonly figure: StageFigure;
  readonly large?: boolean;
}): ReactElement {
  const spec = CHARTS.get(figure);
  if (!spec) return figure === 'completions' ? <Completions /> : <Distribution />;
  return <ChartFigure spec={spec} large={large} {...(spec === frontierChart && { instead: <Instead /> })} />;
}

/** While the plot library is on its way. */
function Instead() {
  const view = chartView(useSampledRun((state) => state));
  return <FrontierSvg view={view} step={view.at} />;
}

/** The run in five numbers. */
function StageNumbers() {
  const { t } = useTranslation();
  const { t: demo } = useTranslation('demo');
  const curves = useSampledRun((state) => shownCurves(state, RECORDED_RUN).curves);
  const config = useRun((state) => (state.applied ?? state.draft).config);
  const live = useSampledRun((state) => state.step);
  const evaluation = valuesAt(curves.evaluations, undefined);
  const metric = valuesAt(curves.metrics, undefined);
  const step = curves === RECORDED_RUN ? evaluation('step') : live;
  const numbers = useMemo<readonly { name: string; role: Role; value: string }[]>(
    () => [
      { name: 'β', role: 'ink', value: String(config.beta) },
      { name: t('headline.reward'), role: 'policy', value: formatReward(evaluation('reward')) },
      { name: t('headline.share'), role: 'oracle', value: formatShare(evaluation('shareOfOracle')) },
      { name: t('headline.kl'), role: 'kl', value: t('headline.nats', { value: formatNats(evaluation('kl/exact')) }) },
      { name: t('headline.accuracy'), role: 'ink', value: formatShare(metric('rewards/accuracies')) },
    ],
    [t, config, evaluation, metric],
  );
  return (
    <dl className="stage-numbers">
      <div>
        <dt>{demo('demo.stage.step')}</dt>
        <dd className="numbers">
          {step}
          <span className="muted">/{config.max_steps}</span>
        </dd>
      </div>
      {numbers.map(({ name, role, value }) => (
        <div key={name}>
          <dt>{name}</dt>
          <dd className={`numbers role-${role}`}>{value}</dd>
        </div>
      ))}
    </dl>
  );
}

/** One completion of each model, from the same random numbers. */
function Said() {
  const { t } = useTranslation();
  const current = useSampledRun((state) => state.completions);
  const completions = useKept(
    current,
    useRun((state) => !state.awaitingRun),
  );
  const dishes = useRun((state) => state.world?.dishes);
  const prompt = completions && (completions.watch.prompt || dishes?.[completions.watch.dish]?.prompt);
  const [reference, policy] = [completions?.reference[0], completions?.policy[0]];
  return (
    <div className="stage-said">
      {prompt !== undefined && reference && policy && (
        <>
          <p className="prose">{t('completions.prompt', { prompt })}</p>
          <SaidBy speaker="reference" said={reference} />
          <SaidBy speaker="policy" said={policy} />
        </>
      )}
    </div>
  );
}

interface SaidByProps {
  readonly speaker: 'reference' | 'policy';
  readonly said: CompletionRecord;
}

function SaidBy({ speaker, said: { text, reward } }: SaidByProps) {
  const { t } = useTranslation();
  return (
    <p className="stage-said-by">
      <span className={`role-${speaker}`}>
        <Symbols>{t(`completions.${speaker}`)}</Symbols>
      </span>
      <span className="completion-text">{text || t('completions.silence')}</span>
      {reward !== undefined && (
        <span className="role-oracle numbers">
          <span aria-hidden="true">★ {formatReward(reward)}</span>
          <span className="visually-hidden">{t('completions.reward', { value: formatReward(reward) })}</span>
        </span>
      )}
    </p>
  );
}
