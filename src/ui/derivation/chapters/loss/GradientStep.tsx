import { useTranslation } from 'react-i18next';
import { formatLoss, formatReward, formatSigned, formatTerm } from '../../../shared/format';
import { Equation } from '../../Equation';
import { BarRows } from '../../figures/BarRows';
import { ChapterFigure } from '../../figures/ChapterFigure';
import { DragPoint } from '../../figures/DragPoint';
import { Curve, Plot, Rule } from '../../figures/Plot';
import { useLivePair, useRunBeta } from '../../live';
import { dpoLoss, dpoWeight, LOSS_CURVE, MARGIN_PLACES, MARGINS } from '../../lossCurve';
import { Marked, Prose } from '../../Prose';
import { useChapterNumber } from '../../useChapterValue';
import { goDeeper } from '../../useDeeper';

/** One pair, dragged along the curve: the slope there is the weight of its gradient. */
export function GradientStep() {
  const { t } = useTranslation('derivation');
  const beta = useRunBeta();
  const live = useLivePair()?.view.margin ?? 0;
  const [margin, setMargin] = useChapterNumber('loss', 'margin', Math.min(MARGINS.max, Math.max(MARGINS.min, live)));
  const moved = margin !== Math.min(MARGINS.max, Math.max(MARGINS.min, live));
  const loss = dpoLoss(margin);
  const weight = dpoWeight(margin);
  const shown = { margin: formatReward(margin), loss: formatLoss(loss), weight: formatTerm(weight) };
  return (
    <>
      <Prose text={t('loss.gradient.text')} drive={{ naive: () => goDeeper('naive') }} />
      <Equation
        name={t('loss.gradient.equation')}
        tex={String.raw`\begin{aligned}\sym{grad}\sym{loss} = {}&{-\sym{beta}}\,\underbrace{\sym{sigma}(\sym{rl} - \sym{rw})}_{\sym{weight}}\\[2pt] &\cdot\bigl(\sym{grad}\log\sym{piTheta}(\sym{yw}\mid\sym{x}) - \sym{grad}\log\sym{piTheta}(\sym{yl}\mid\sym{x})\bigr)\end{aligned}`}
        symbols={[
          { id: 'z', value: shown.margin },
          { id: 'weight', value: shown.weight },
          { id: 'beta', value: String(beta) },
          { id: 'loss', value: shown.loss },
        ]}
      />
      <Prose
        text={t('loss.gradient.try')}
        drive={{
          wrong: () => setMargin(-4),
          undecided: () => setMargin(0),
          learned: () => setMargin(4),
          live: () => setMargin(undefined),
        }}
      />
      <ChapterFigure name={t('loss.gradient.figure')}>
        <Plot x={{ ...MARGINS, label: t('loss.curve.margin') }} y={{ min: 0, max: 6, label: t('loss.curve.loss') }}>
          <Rule x={0} />
          <Curve xs={MARGIN_PLACES} ys={LOSS_CURVE} symbol="loss" />
          <Curve
            xs={[margin - REACH, margin + REACH]}
            ys={[loss + REACH * weight, loss - REACH * weight]}
            symbol="weight"
            className="tangent"
          />
          <DragPoint
            name={t('loss.gradient.handle')}
            x={margin}
            y={loss}
            axis="x"
            step={0.1}
            valueText={t('loss.gradient.handleValue', shown)}
            onChange={setMargin}
            role="policy"
            symbol="z"
          />
        </Plot>
        <BarRows
          name={t('loss.gradient.figure')}
          max={Math.max(1, beta)}
          min={-Math.max(1, beta)}
          rows={[
            {
              id: 'weight',
              label: <Marked text={t('loss.gradient.weightRow')} />,
              bars: [{ role: 'policy', value: weight, text: shown.weight, name: '', symbol: 'weight' }],
            },
            {
              id: 'chosen',
              label: <Marked text={t('loss.gradient.chosenRow')} />,
              bars: [
                {
                  role: 'chosen',
                  value: beta * weight,
                  text: formatSigned(beta * weight),
                  name: '',
                  symbol: 'yw',
                },
              ],
            },
            {
              id: 'rejected',
              label: <Marked text={t('loss.gradient.rejectedRow')} />,
              bars: [
                {
                  role: 'rejected',
                  value: -beta * weight,
                  text: formatSigned(-beta * weight),
                  name: '',
                  symbol: 'yl',
                },
              ],
            },
          ]}
        />
        <p className="numbers">
          <Marked text={t('loss.gradient.reading', { ...shown, beta, pull: formatTerm(beta * weight) })} />
        </p>
        <p className="muted numbers">
          {t(moved ? 'loss.gradient.moved' : 'loss.gradient.followsPair', { margin: formatReward(live) })}
        </p>
      </ChapterFigure>
    </>
  );
}

/** Half the tangent's length along the margin. */
const REACH = 1.6;
