import { useTranslation } from 'react-i18next';
import { NumberSetting } from '../controls/NumberSetting';
import { controller, useRun } from '../stores';

/** Where the preferences come from: the dish, and how pairs are drawn and labelled. */
export function PreferencesPanel() {
  const { t } = useTranslation();
  return (
    <>
      <p className="prose">
        {t('preferences.story')} <span className="role-chosen">▲ {t('preferences.chosen')}</span>{' '}
        <span className="role-rejected">▼ {t('preferences.rejected')}</span>
      </p>
      <DishList />
      <fieldset className="data-settings">
        <legend>{t('settings.data')}</legend>
        <NumberSetting name="num_pairs" />
        <NumberSetting name="label_temperature" />
        <NumberSetting name="label_flip_rate" />
      </fieldset>
    </>
  );
}

function DishList() {
  const { t } = useTranslation();
  const dishes = useRun((state) => state.dishes);
  const chosen = useRun((state) => state.dish);
  return (
    <fieldset className="dishes">
      <legend>{t('preferences.dishes')}</legend>
      <p className="muted">{dishes.length > 0 ? t('preferences.dishesHint') : t('preferences.empty')}</p>
      <div className="dish-list">
        {dishes.map(({ prompt }, dish) => (
          <label key={prompt} className="dish">
            <input type="radio" name="dish" checked={dish === chosen} onChange={() => controller.watch(dish)} />
            <span>{prompt}</span>
          </label>
        ))}
      </div>
    </fieldset>
  );
}
