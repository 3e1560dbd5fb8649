import { useId, useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { ModelInfo } from '../../../core/modelInfo';
import { KITCHEN_MODELS, refModelsFor } from '../../../core/settings';
import { useController, useRun } from '../../shared/stores';
import { AddressInput } from './AddressInput';
import { FileDrop } from './FileDrop';
import { ModelForm } from './ModelForm';

interface ReferenceChoiceProps {
  /** What trains. */
  readonly model: ModelInfo;
  /** A model is on its way. */
  readonly busy: boolean;
}

/** What the next run is held against, a click away: the model itself, unless another checkpoint is given. */
export function ReferenceChoice({ model, busy }: ReferenceChoiceProps) {
  const { t } = useTranslation('file');
  const { holdAgainst, holdAgainstModel } = useController().files;
  const held = useRun(({ draft }) => (draft.world === 'file' ? draft.reference : undefined));
  const [open, setOpen] = useState(false);
  const others = shippedFor(model).filter((name) => held?.id !== `shipped:${name}`);
  return (
    <details className="more model-reference" open={open} onToggle={(event) => setOpen(event.currentTarget.open)}>
      <summary>{t('model.reference.title', { name: held?.name ?? t('model.reference.itself') })}</summary>
      {open && (
        <>
          <p className="model-hint">{t('model.reference.hint')}</p>
          <div className="model-actions">
            {held && (
              <button type="button" disabled={busy} onClick={holdAgainstModel}>
                {t('model.reference.back')}
              </button>
            )}
            {others.map((name) => (
              <button
                key={name}
                type="button"
                disabled={busy}
                onClick={() => void holdAgainst({ kind: 'shipped', model: name }, false)}
              >
                {t('model.reference.shipped', { name })}
              </button>
            ))}
          </div>
          <div className="model-ways">
            <FileDrop busy={busy} onFiles={(choice) => void holdAgainst({ kind: 'files', ...choice }, false)} />
            <AddressForm busy={busy} onLoad={(url) => void holdAgainst({ kind: 'url', url }, false)} />
          </div>
        </>
      )}
    </details>
  );
}

/** Of this page's models those that have the shape of one of them. */
function shippedFor({ kind, name }: ModelInfo) {
  const own = KITCHEN_MODELS.find((model) => kind === 'shipped' && model === name);
  return own ? refModelsFor(own).flatMap((model) => (model === 'start' ? [] : [model])) : [];
}

interface AddressFormProps {
  readonly busy: boolean;
  readonly onLoad: (url: string) => void;
}

function AddressForm({ busy, onLoad }: AddressFormProps) {
  const { t } = useTranslation('file');
  const [url, setUrl] = useState('');
  const id = useId();
  return (
    <ModelForm
      field={id}
      label={t('model.reference.url')}
      action={t('model.reference.load')}
      disabled={busy || url.trim() === ''}
      onSubmit={() => onLoad(url)}
    >
      <AddressInput id={id} value={url} onChange={setUrl} />
    </ModelForm>
  );
}
