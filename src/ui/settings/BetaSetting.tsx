import { useTranslation } from 'react-i18next';
import { betaRule } from '../../core/usableSettings';
import { nudgeLogarithmically } from '../controls/NumberInput';
import { logarithmicScale, Slider } from '../controls/Slider';
import { useRun, useRunStore } from '../shared/stores';

const SCALE = logarithmicScale(-2, 1);

/** β on a logarithmic slider and as a number. */
export function BetaSetting() {
  const { t } = useTranslation();
  const runStore = useRunStore();
  const { beta, method } = useRun((state) => state.draft.config);
  return (
    <div className="field-wide">
      <Slider
        id="beta"
        name={t('settings.beta.name')}
        longName={t('settings.beta.long')}
        hint={() => t('settings.beta.hint')}
        scale={SCALE}
        value={beta}
        rule={betaRule(method)}
        nudge={nudgeLogarithmically}
        onChange={(value) => runStore.getState().editConfig({ beta: value })}
        onUsable={(usable) => runStore.getState().setUsable('beta', usable)}
      />
    </div>
  );
}
