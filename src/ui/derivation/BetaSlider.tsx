import { useTranslation } from 'react-i18next';
import type { NumberRule } from '../../core/rules';
import { nudgeLogarithmically } from '../controls/NumberInput';
import type { SliderScale } from '../controls/Slider';
import { ChapterSlider } from './ChapterSlider';
import { useRunBeta } from './live';

interface BetaSliderProps {
  readonly value: number;
  readonly rule: NumberRule;
  /** `undefined` lets it follow the run's β again. */
  readonly onChange: (beta: number | undefined) => void;
}

/** β of a chapter on a logarithmic slider; until it is moved it is the run's. */
export function BetaSlider({ value, rule, onChange }: BetaSliderProps) {
  const { t } = useTranslation('derivation');
  const run = useRunBeta();
  return (
    <div className="derivation-controls beta-slider">
      <ChapterSlider
        label="β"
        value={value}
        rule={rule}
        scale={SCALE}
        nudge={nudgeLogarithmically}
        symbol="beta"
        onChange={onChange}
      />
      {value !== run && (
        <button type="button" className="quiet" onClick={() => onChange(undefined)}>
          {t('frame.runBeta', { beta: run })}
        </button>
      )}
    </div>
  );
}

/** From 0.02 to 20. */
const SCALE: SliderScale = {
  min: Math.log10(0.02),
  max: Math.log10(20),
  step: 0.02,
  placeOf: Math.log10,
  valueAt: (place) => Number((10 ** place).toPrecision(2)),
};
