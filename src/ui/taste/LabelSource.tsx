import { useTranslation } from 'react-i18next';
import { LABEL_SOURCES } from '../../core/settings';
import { Hint } from '../controls/Hint';
import { useKitchenRun, useRunStore } from '../shared/stores';

/** Who prefers: the diner with the known taste, or the visitor. */
export function LabelSource() {
  const { t } = useTranslation();
  const runStore = useRunStore();
  const source = useKitchenRun((state) => state.draft.config.label_source);
  const name = t('settings.label_source.name');
  return (
    <fieldset className="label-source">
      <legend className="field-label">
        {name}
        <Hint name={name}>{() => t('settings.label_source.hint')}</Hint>
      </legend>
      <div className="choice-row">
        {LABEL_SOURCES.map((each) => (
          <label key={each}>
            <input
              type="radio"
              name="label_source"
              checked={source === each}
              onChange={() => runStore.getState().editConfig({ label_source: each })}
            />
            {t(`labelSources.${each}`)}
          </label>
        ))}
      </div>
    </fieldset>
  );
}
