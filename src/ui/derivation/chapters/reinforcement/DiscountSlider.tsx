import { useTranslation } from 'react-i18next';
import { DERIVATION_RULES } from '../../../../store/derivationRules';
import { linearScale } from '../../../controls/Slider';
import { ChapterSlider } from '../../ChapterSlider';
import { useDiscount } from './useCat';

const SCALE = linearScale(0, 0.999, 0.001);
const nudge = (value: number, direction: 1 | -1) =>
  Number(Math.min(0.999, Math.max(0, value + direction * 0.01)).toFixed(3));

/** γ, one value for the whole chapter. */
export function DiscountSlider() {
  const { t } = useTranslation('derivation');
  const { discount, setDiscount } = useDiscount();
  return (
    <ChapterSlider
      label={t('reinforcement.discount')}
      value={discount}
      rule={DERIVATION_RULES.reinforcement.discount}
      scale={SCALE}
      nudge={nudge}
      onChange={setDiscount}
      symbol="gamma"
    />
  );
}
