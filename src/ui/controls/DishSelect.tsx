import { useTranslation } from 'react-i18next';
import { useController, useRun } from '../shared/stores';
import { useDishNames } from './useWord';

/** The dish that the page looks at, and with it a pair about it; a prompt of the visitor's own makes way for the dish's. */
export function DishSelect() {
  const { t } = useTranslation();
  const controller = useController();
  const names = useDishNames();
  const dish = useRun((state) => state.watch.dish);
  const examples = useRun((state) => state.examples);
  const look = (place: number) => {
    const pair = examples?.[place] ?? -1;
    controller.watch({ dish: place, prompt: '', ...(pair >= 0 && { pair }) });
  };
  return (
    <div className="field dish-field">
      <label htmlFor="dish">{t('settings.dish.name')}</label>
      <select id="dish" value={dish} onChange={(event) => look(Number(event.target.value))}>
        {names.map((name, index) => (
          <option key={name} value={index}>
            {name}
          </option>
        ))}
      </select>
    </div>
  );
}
