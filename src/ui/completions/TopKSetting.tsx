import { useTranslation } from 'react-i18next';
import { WATCH_RULES } from '../../core/settings';
import { Field } from '../controls/Field';
import { NumberInput, nudgeLogarithmically } from '../controls/NumberInput';
import { useController, useRun } from '../shared/stores';

/** From how many of the likeliest tokens both models draw; of a large vocabulary the rest is noise. */
export function TopKSetting() {
  const { t } = useTranslation();
  const controller = useController();
  const topK = useRun((state) => state.watch.topK);
  return (
    <Field id="topK" name={t('settings.topK.name')} hint={() => t('settings.topK.hint')}>
      <NumberInput
        id="topK"
        value={topK}
        rule={WATCH_RULES.topK}
        nudge={(value, direction) =>
          Math.floor(nudgeLogarithmically(Math.max(value, direction > 0 ? 0.5 : 0), direction))
        }
        onChange={(value) => controller.watch({ topK: value })}
      />
    </Field>
  );
}
