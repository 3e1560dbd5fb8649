import { useTranslation } from 'react-i18next';
import { useController, useRun } from '../shared/stores';
import { useDishNames } from './useWord';

/** The dish that the page looks at; a prompt of the visitor's own makes way for the dish's. */
export function DishSelect() {
  const { t } = useTranslation();
  const controller = useController();
  const names = useDishNames();
  const dish = useRun((state) => state.watch.dish);
  return (
    <div className="field dish-field">
      <label htmlFor="dish">{t('settings.dish.name')}</label>
      <select
        id="dish"
        value={dish}
        onChange={(event) => controller.watch({ dish: Number(event.target.value), prompt: '' })}
      >
        {names.map((name, index) => (
          <option key={name} value={index}>
            {name}
          </option>
        ))}
      </select>
    </div>
  );
}
