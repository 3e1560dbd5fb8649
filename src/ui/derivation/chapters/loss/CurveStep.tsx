import { useTranslation } from 'react-i18next';
import { formatLoss, formatReward, formatSetting } from '../../../shared/format';
import { useController, useRunStore } from '../../../shared/stores';
import { Equation } from '../../Equation';
import { ChapterFigure } from '../../figures/ChapterFigure';
import { Curve, Dot, Plot, Rule } from '../../figures/Plot';
import { useRunBeta, useUntrained } from '../../live';
import { dpoLoss, LOSS_CURVE, MARGIN_PLACES, MARGINS } from '../../lossCurve';
import { Prose } from '../../Prose';
import { useLatestBatch } from './useLatestBatch';
import { useRunLoss } from './useRunLoss';

const STEPS = 50;

/** The loss as a curve, with the pairs of the last batch on it. */
export function CurveStep() {
  const { t } = useTranslation('derivation');
  const runStore = useRunStore();
  const controller = useController();
  const beta = useRunBeta();
  const untrained = useUntrained();
  const batch = useLatestBatch() ?? untrained;
  const reward = (value: number | undefined) => (value === undefined ? {} : { value: formatReward(value) });
  const { name, dpo } = useRunLoss();
  const trainOn = () => {
    const { step, runState } = runStore.getState();
    controller.train(runState === 'finished' ? undefined : step + STEPS);
  };
  return (
    <>
      <Prose text={t('loss.curve.text')} />
      <Equation
        name={t('loss.curve.equation')}
        tex={String.raw`\begin{aligned}\sym{loss} &= -\log\sym{sigma}(\sym{z})\\[2pt] \sym{z} &= \underbrace{\sym{beta}\log\frac{\sym{piTheta}(\sym{yw}\mid\sym{x})}{\sym{piRef}(\sym{yw}\mid\sym{x})}}_{\sym{rw}} - \underbrace{\sym{beta}\log\frac{\sym{piTheta}(\sym{yl}\mid\sym{x})}{\sym{piRef}(\sym{yl}\mid\sym{x})}}_{\sym{rl}}\end{aligned}`}
        symbols={[
          { id: 'loss', name: t('loss.curve.meanLoss'), ...(batch && { value: formatLoss(batch.meanLoss) }) },
          { id: 'z', name: t('loss.curve.meanMargin'), ...reward(batch?.meanMargin) },
          { id: 'rw', ...reward(batch?.meanChosen) },
          { id: 'rl', ...reward(batch?.meanRejected) },
          { id: 'beta', value: formatSetting(beta) },
        ]}
      />
      <Prose text={t('loss.curve.try', { steps: STEPS })} drive={{ train: trainOn, reset: controller.reset }} />
      <ChapterFigure name={t('loss.curve.figure')}>
        <Plot x={{ ...MARGINS, label: t('loss.curve.margin') }} y={{ min: 0, max: 6, label: t('loss.curve.loss') }}>
          <Rule x={0} />
          <Curve xs={MARGIN_PLACES} ys={LOSS_CURVE} symbol="loss" />
          {batch?.pairs.map(({ place, margin }) => (
            <Dot key={place} x={inside(margin)} y={dpoLoss(inside(margin))} role="policy" symbol="z" small />
          ))}
        </Plot>
        <p className="muted numbers" role="status">
          <BatchSentence />
          {!dpo && ` ${t('loss.curve.otherLoss', { loss: name })}`}
        </p>
      </ChapterFigure>
    </>
  );
}

function BatchSentence() {
  const { t } = useTranslation('derivation');
  const batch = useLatestBatch();
  const untrained = useUntrained();
  if (!batch) return untrained ? t('loss.curve.start', { loss: formatLoss(dpoLoss(0)) }) : t('loss.curve.startApart');
  const outside = batch.pairs.filter(({ margin }) => margin !== inside(margin)).length;
  const sentence = t('loss.curve.batch', {
    count: batch.pairs.length,
    step: batch.step,
    margin: formatReward(batch.meanMargin),
    loss: formatLoss(batch.meanLoss),
    wrong: batch.wrong,
  });
  return outside > 0 ? `${sentence} ${t('loss.curve.outside', { count: outside })}` : sentence;
}

/** A pair beyond the figure's edge is drawn at the edge. */
const inside = (margin: number) => Math.min(MARGINS.max, Math.max(MARGINS.min, margin));
