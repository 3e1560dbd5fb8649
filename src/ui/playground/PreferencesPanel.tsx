import { useTranslation } from 'react-i18next';
import { learnsFromPrompts } from '../../core/methods';
import { DishSelect } from '../controls/DishSelect';
import { ChoiceSetting } from '../settings/ChoiceSetting';
import { NumberSetting } from '../settings/NumberSetting';
import { useKitchenRun } from '../shared/stores';
import { LabelSource } from '../taste/LabelSource';
import { TasteEditor } from '../taste/TasteEditor';

/** Where the preferences come from: the dish that is looked at, and how its pairs come about. */
export function PreferencesPanel() {
  const { t } = useTranslation();
  const byHand = useKitchenRun((state) => state.draft.config.label_source === 'hand');
  const onPairs = useKitchenRun((state) => !learnsFromPrompts(state.draft.config.method));
  const story = useKitchenRun((state) => (state.draft.config.pair_source === 'text' ? 'storyOfText' : 'story'));
  if (!onPairs) return <DishSelect />;
  return (
    <>
      <DishSelect />
      <p className="prose">
        {t(`preferences.${byHand ? 'storyByHand' : story}`)}{' '}
        <span className="role-chosen">▲ {t('preferences.chosen')}</span>{' '}
        <span className="role-rejected">▼ {t('preferences.rejected')}</span>
      </p>
    </>
  );
}

/** Who prefers, and how pairs are drawn and labelled. */
export function LabelSettings() {
  const { t } = useTranslation();
  const byHand = useKitchenRun((state) => state.draft.config.label_source === 'hand');
  return (
    <>
      <LabelSource />
      <TasteEditor />
      {byHand ? <p className="muted">{t('preferences.byHandNote')}</p> : <DataSettings />}
    </>
  );
}

/** How the diner's labels are drawn; choices by hand are not drawn. */
function DataSettings() {
  const { t } = useTranslation();
  const byReference = useKitchenRun((state) => state.draft.config.pair_source === 'reference');
  return (
    <details>
      <summary>{t('settings.data')}</summary>
      <div className="data-settings">
        <NumberSetting name="num_pairs" />
        <ChoiceSetting name="pair_source" />
        {byReference && <NumberSetting name="pair_temperature" />}
        <NumberSetting name="label_temperature" />
        <NumberSetting name="label_length_bias" />
        <NumberSetting name="label_flip_rate" />
      </div>
    </details>
  );
}
