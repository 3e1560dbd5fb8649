import { useTranslation } from 'react-i18next';
import type { NumberRule } from '../../core/rules';
import { nudgeBy } from '../controls/NumberInput';
import { linearScale, Slider } from '../controls/Slider';
import { useController, useRun } from '../shared/stores';

const RULE: NumberRule = { kind: 'number', min: 0, max: 2, integer: false, open: false };
const SCALE = linearScale(RULE.min, RULE.max, 0.1);
const nudge = nudgeBy(0.1);

/** How freely both models choose their words; it changes nothing in the training. */
export function TemperatureSetting() {
  const { t } = useTranslation();
  const controller = useController();
  const temperature = useRun((state) => state.watch.temperature);
  return (
    <Slider
      id="temperature"
      name={t('settings.temperature.name')}
      hint={() => t('settings.temperature.hint')}
      scale={SCALE}
      value={temperature}
      rule={RULE}
      nudge={nudge}
      onChange={(value) => controller.watch({ temperature: value })}
    />
  );
}
