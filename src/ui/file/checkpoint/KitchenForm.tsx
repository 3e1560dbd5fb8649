import { type FormEvent, useId } from 'react';
import { useTranslation } from 'react-i18next';
import type { ModelInfo, ModelSource } from '../../../core/modelInfo';
import { KITCHEN_MODELS, type KitchenModel } from '../../../core/settings';

interface KitchenFormProps {
  /** A model is on its way. */
  readonly busy: boolean;
  /** The model that is there. */
  readonly loaded: ModelInfo | undefined;
  readonly chosen: KitchenModel;
  readonly onChoose: (model: KitchenModel) => void;
  readonly onLoad: (source: ModelSource, cache: boolean) => void;
}

/** Which of this page's models. */
export function KitchenForm({ busy, loaded, chosen, onChoose, onLoad }: KitchenFormProps) {
  const { t } = useTranslation('file');
  const id = useId();
  const there = loaded?.kind === 'shipped' && loaded.name === chosen;
  const submit = (event: FormEvent) => {
    event.preventDefault();
    onLoad({ kind: 'shipped', model: chosen }, false);
  };
  return (
    <form className="model-form" onSubmit={submit}>
      <div className="field">
        <label className="field-label" htmlFor={id}>
          {t('model.shipped.label')}
        </label>
        <select id={id} value={chosen} onChange={(event) => onChoose(event.target.value as KitchenModel)}>
          {KITCHEN_MODELS.map((name) => (
            <option key={name}>{name}</option>
          ))}
        </select>
      </div>
      <button type="submit" disabled={busy || there}>
        {t('model.load')}
      </button>
    </form>
  );
}
