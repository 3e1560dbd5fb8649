import { useTranslation } from 'react-i18next';
import { EXO_SMOOTHING, MARGIN_LOSS_TYPES, marginLoss, readsShift } from '../../../../math/marginLoss';
import { LESSON_RULES } from '../../../../store/lessonRules';
import { nudgeBy, nudgeLogarithmically } from '../../../controls/NumberInput';
import { linearScale } from '../../../controls/Slider';
import { formatReward, formatSetting } from '../../../format';
import { BetaSlider } from '../../BetaSlider';
import { Equation } from '../../Equation';
import { DragPoint } from '../../figures/DragPoint';
import { LessonFigure } from '../../figures/LessonFigure';
import { Plot, Rule } from '../../figures/Plot';
import { LessonSlider } from '../../LessonSlider';
import { Prose } from '../../Prose';
import { LossCurves } from './LossCurves';
import { LossTable } from './LossTable';
import { CLASSIC, MARGINS, NOISY, usePortrait, useShown } from './settings';

const SMOOTHING_SCALE = linearScale(0, 0.45, 0.01);
const LOSSES = { min: -0.5, max: 4 } as const;
/** The cursor's handle stands clear of the axis. */
const HANDLE = -0.22;

/** All losses on one plot against the margin. */
export function MapStep() {
  const { t } = useTranslation('lesson');
  const { beta, setBeta, labelSmoothing, setSmoothing, margin, setMargin } = usePortrait();
  const { shown, show } = useShown();
  const settings = { beta, labelSmoothing };
  return (
    <>
      <Prose text={t('relatives.map.text')} />
      <Equation
        name={t('relatives.map.equation')}
        tex={String.raw`\sym{loss} = f(\sym{z}),\qquad \sym{z} = \sym{rw} - \sym{rl}`}
        symbols={[
          { id: 'z', value: formatReward(margin), name: t('relatives.map.cursor') },
          { id: 'rw', value: formatReward(margin / 2) },
          { id: 'rl', value: formatReward(-margin / 2) },
          {
            id: 'beta',
            value: formatSetting(beta),
            nudge: (direction) => setBeta(nudgeLogarithmically(beta, direction)),
          },
          { id: 'epsilon', value: formatSetting(labelSmoothing) },
        ]}
      />
      <Prose
        text={t('relatives.map.try')}
        drive={{
          classic: () => show(CLASSIC),
          noisy: () => show(NOISY),
          apart: () => show(MARGIN_LOSS_TYPES.filter(readsShift)),
          all: () => show(MARGIN_LOSS_TYPES),
          zero: () => setMargin(0),
          far: () => setMargin(4),
        }}
      />
      <LessonFigure name={t('relatives.map.figure')} caption={t('relatives.map.path')}>
        <div className="lesson-controls">
          <BetaSlider value={beta} rule={LESSON_RULES.relatives.beta} onChange={setBeta} />
          <LessonSlider
            label={t('relatives.map.smoothing')}
            note={t('relatives.map.smoothingNote')}
            value={labelSmoothing}
            rule={LESSON_RULES.relatives.smoothing}
            scale={SMOOTHING_SCALE}
            nudge={nudgeBy(0.05)}
            onChange={setSmoothing}
            symbol="epsilon"
          />
        </div>
        <Plot x={{ ...MARGINS, label: t('relatives.map.margin') }} y={{ ...LOSSES, label: t('relatives.map.loss') }}>
          <Rule y={0} />
          <Rule x={margin} className="cursor-rule" />
          <LossCurves shown={shown} lossAt={(lossType, z) => marginLoss(lossType, z, settings)} />
          <DragPoint
            name={t('relatives.map.cursor')}
            x={margin}
            y={HANDLE}
            axis="x"
            step={0.1}
            valueText={t('relatives.map.cursorValue', { margin: formatReward(margin) })}
            onChange={setMargin}
            symbol="z"
          />
        </Plot>
        <LossTable />
        {labelSmoothing === 0 && <p className="muted">{t('relatives.map.exo', { smoothing: EXO_SMOOTHING })}</p>}
      </LessonFigure>
    </>
  );
}
