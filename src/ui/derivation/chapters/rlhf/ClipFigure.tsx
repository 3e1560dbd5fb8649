import { useTranslation } from 'react-i18next';
import { clippedRatio } from '../../../../math/clippedRatio';
import { DERIVATION_RULES } from '../../../../store/derivationRules';
import { nudgeBy } from '../../../controls/NumberInput';
import { linearScale } from '../../../controls/Slider';
import { formatReward, formatSetting } from '../../../shared/format';
import { ChapterSlider } from '../../ChapterSlider';
import { Equation } from '../../Equation';
import { ChapterFigure } from '../../figures/ChapterFigure';
import { DragPoint } from '../../figures/DragPoint';
import { Curve, Plot, Rule } from '../../figures/Plot';
import { ValueList } from '../../figures/ValueList';
import { Prose } from '../../Prose';
import { useChapterNumber, useChapterText } from '../../useChapterValue';
import { LineKey } from './LineKey';

const RATIO = { min: 0, max: 2 } as const;
const RATIOS = Array.from({ length: 201 }, (_, i) => (RATIO.max * i) / 200);
/** PPO's own ε, and InstructGPT's. */
const EPSILON = 0.2;
const EPSILON_SCALE = linearScale(0.05, 0.5, 0.01);

/** PPO's clipped ratio: a curve with a point to drag along it. */
export function ClipFigure() {
  const { t } = useTranslation('derivation');
  const [ratio, setRatio] = useChapterNumber('rlhf', 'ratio', 1);
  const [epsilon, setEpsilon] = useChapterNumber('rlhf', 'epsilon', EPSILON);
  const [action, setAction] = useChapterText('rlhf', 'action', 'good');
  const advantage = action === 'good' ? 1 : -1;
  const { value, slope } = clippedRatio(ratio, advantage, epsilon);
  return (
    <>
      <Prose
        text={t('rlhf.clip.text')}
        drive={{ bad: () => setAction('bad'), good: () => setAction('good'), far: () => setRatio(1.6) }}
      />
      <Equation
        name={t('rlhf.clip.equation')}
        tex={String.raw`\begin{aligned}&\min\bigl(\sym{rho}\,\sym{advantage},\;\mathrm{clip}(\sym{rho},\,1-\sym{clip},\,1+\sym{clip})\,\sym{advantage}\bigr)\\[4pt]&\sym{rho} = \frac{\sym{piTheta}(\sym{action}\mid\sym{state})}{\pi_{\text{old}}(\sym{action}\mid\sym{state})}\end{aligned}`}
        symbols={[
          { id: 'rho', value: formatReward(ratio) },
          { id: 'advantage', value: formatReward(advantage) },
          { id: 'clip', value: formatSetting(epsilon) },
        ]}
      />
      <ChapterFigure name={t('rlhf.clip.figure')}>
        <div className="derivation-controls">
          <ChapterSlider
            label={t('rlhf.clip.slider')}
            value={epsilon}
            rule={DERIVATION_RULES.rlhf.epsilon}
            scale={EPSILON_SCALE}
            nudge={nudgeBy(0.05)}
            onChange={setEpsilon}
            symbol="clip"
          />
          <fieldset className="rlhf-action">
            <legend>{t('rlhf.clip.action')}</legend>
            {(['good', 'bad'] as const).map((name) => (
              <label key={name} className="choice">
                <input type="radio" name="rlhf-action" checked={action === name} onChange={() => setAction(name)} />
                <span>{t(`rlhf.clip.${name}`)}</span>
              </label>
            ))}
          </fieldset>
        </div>
        <Plot
          x={{ ...RATIO, label: t('rlhf.clip.ratio') }}
          y={{ min: Math.min(0, 2 * advantage), max: Math.max(0, 2 * advantage), label: t('rlhf.clip.value') }}
        >
          <Rule x={1} />
          <Rule x={1 - epsilon} className="rlhf-rest" />
          <Rule x={1 + epsilon} className="rlhf-rest" />
          <Curve xs={RATIOS} ys={RATIOS.map((at) => at * advantage)} role="reference" />
          <Curve xs={RATIOS} ys={RATIOS.map((at) => clippedRatio(at, advantage, epsilon).value)} role="policy" />
          <DragPoint
            name={t('rlhf.clip.ratio')}
            x={ratio}
            y={value}
            axis="x"
            step={0.05}
            valueText={formatReward(ratio)}
            onChange={setRatio}
            role="policy"
            symbol="rho"
          />
        </Plot>
        <LineKey
          entries={[
            { role: 'policy', name: t('rlhf.clip.clipped') },
            { role: 'reference', name: t('rlhf.clip.plain') },
          ]}
        />
        <ValueList
          rows={[
            { name: t('rlhf.clip.now'), value: formatReward(value), role: 'policy' },
            { name: t('rlhf.clip.slope'), value: formatReward(slope) },
          ]}
        />
        <p role="status">{t(slope === 0 ? 'rlhf.clip.held' : 'rlhf.clip.open')}</p>
      </ChapterFigure>
    </>
  );
}
