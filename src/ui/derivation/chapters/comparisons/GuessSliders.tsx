import { useTranslation } from 'react-i18next';
import { DERIVATION_RULES } from '../../../../store/derivationRules';
import { nudgeBy } from '../../../controls/NumberInput';
import { linearScale } from '../../../controls/Slider';
import { ChapterSlider } from '../../ChapterSlider';

const SCALE = linearScale(-4, 4, 0.05);
const nudge = nudgeBy(0.05);

interface GuessSlidersProps {
  readonly x: number;
  readonly y: number;
  readonly move: (x: number, y: number) => void;
}

/** The two differences of the map as numbers. */
export function GuessSliders({ x, y, move }: GuessSlidersProps) {
  const { t } = useTranslation('derivation');
  const { comparisons: rules } = DERIVATION_RULES;
  return (
    <div className="derivation-controls">
      <ChapterSlider
        label={t('comparisons.likelihood.x')}
        symbol="scoreA"
        scale={SCALE}
        rule={rules.x}
        nudge={nudge}
        value={x}
        onChange={(next) => move(next, y)}
      />
      <ChapterSlider
        label={t('comparisons.likelihood.y')}
        symbol="scoreB"
        scale={SCALE}
        rule={rules.y}
        nudge={nudge}
        value={y}
        onChange={(next) => move(x, next)}
      />
    </div>
  );
}
