import { useId } from 'react';
import { useTranslation } from 'react-i18next';
import type { ModelInfo, ModelSource } from '../../../core/modelInfo';
import { KITCHEN_MODELS, type KitchenModel } from '../../../core/settings';
import { ModelForm } from './ModelForm';

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
  return (
    <ModelForm
      field={id}
      label={t('model.shipped.label')}
      action={t('model.load')}
      disabled={busy || there}
      onSubmit={() => onLoad({ kind: 'shipped', model: chosen }, false)}
    >
      <select id={id} value={chosen} onChange={(event) => onChoose(event.target.value as KitchenModel)}>
        {KITCHEN_MODELS.map((name) => (
          <option key={name}>{name}</option>
        ))}
      </select>
    </ModelForm>
  );
}
