import { useTranslation } from 'react-i18next';
import { EXO_SMOOTHING, MARGIN_LOSS_TYPES, marginLoss, readsShift } from '../../../../math/marginLoss';
import { DERIVATION_RULES } from '../../../../store/derivationRules';
import { nudgeBy, nudgeLogarithmically } from '../../../controls/NumberInput';
import { linearScale } from '../../../controls/Slider';
import { formatReward, formatSetting } from '../../../shared/format';
import { BetaSlider } from '../../BetaSlider';
import { ChapterSlider } from '../../ChapterSlider';
import { Equation } from '../../Equation';
import { ChapterFigure } from '../../figures/ChapterFigure';
import { DragPoint } from '../../figures/DragPoint';
import { Plot, Rule } from '../../figures/Plot';
import { Prose } from '../../Prose';
import { CLASSIC, MARGINS, NOISY, useComparedLosses, usePortrait } from './comparedLosses';
import { LossCurves } from './LossCurves';
import { LossTable } from './LossTable';

const SMOOTHING_SCALE = linearScale(0, 0.45, 0.01);
const LOSSES = { min: -0.5, max: 4 } as const;
/** The cursor's handle stands clear of the axis. */
const HANDLE = -0.22;

/** All losses on one plot against the margin. */
export function MapStep() {
  const { t } = useTranslation('derivation');
  const { beta, setBeta, labelSmoothing, setSmoothing, margin, setMargin } = usePortrait();
  const { shown, show } = useComparedLosses();
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
      <ChapterFigure name={t('relatives.map.figure')} caption={t('relatives.map.path')}>
        <div className="derivation-controls">
          <BetaSlider value={beta} rule={DERIVATION_RULES.relatives.beta} onChange={setBeta} />
          <ChapterSlider
            label={t('relatives.map.smoothing')}
            note={t('relatives.map.smoothingNote')}
            value={labelSmoothing}
            rule={DERIVATION_RULES.relatives.smoothing}
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
      </ChapterFigure>
    </>
  );
}
