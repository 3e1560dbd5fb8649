import { useTranslation } from 'react-i18next';
import { NUMBER_RULES } from '../../store/settings';
import { runStore, useRun } from '../stores';
import { Hint } from './Hint';
import { NumberInput, nudgeLogarithmically } from './NumberInput';

/** The slider's ends as powers of ten; the number beside it may be anything that is allowed. */
const LOWEST = -2;
const HIGHEST = 1;

/** β on a logarithmic slider and as a number. */
export function BetaSetting() {
  const { t } = useTranslation();
  const beta = useRun((state) => state.draft.beta);
  const edit = (value: number) => runStore.getState().editConfig({ beta: value });
  const exponent = Math.min(HIGHEST, Math.max(LOWEST, Math.log10(beta)));
  return (
    <div className="field field-wide">
      <div className="field-label">
        <label htmlFor="beta">{t('settings.beta.name')}</label>
        <Hint name={t('settings.beta.long')}>{t('settings.beta.hint')}</Hint>
      </div>
      <div className="slider-row">
        <input
          type="range"
          aria-label={t('settings.beta.long')}
          aria-valuetext={String(beta)}
          min={LOWEST}
          max={HIGHEST}
          step={0.05}
          value={exponent}
          onChange={(event) => edit(Number((10 ** Number(event.target.value)).toPrecision(2)))}
        />
        <NumberInput id="beta" value={beta} rule={NUMBER_RULES.beta} nudge={nudgeLogarithmically} onChange={edit} />
      </div>
    </div>
  );
}
