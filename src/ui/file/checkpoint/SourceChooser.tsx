import { type FormEvent, useId, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { DEFAULT_RUN } from '../../../core/kitchenConfig';
import type { ModelInfo, ModelSource } from '../../../core/modelInfo';
import { KITCHEN_MODELS, type KitchenModel } from '../../../core/settings';
import { FileDrop } from './FileDrop';

interface SourceChooserProps {
  /** A model is on its way. */
  readonly busy: boolean;
  /** The model that is there. */
  readonly loaded: ModelInfo | undefined;
  readonly onLoad: (source: ModelSource, cache: boolean) => void;
}

const KINDS = ['shipped', 'files', 'url'] as const satisfies readonly ModelSource['kind'][];

/** The three places a model can come from, and the form of the one that is chosen. */
export function SourceChooser({ busy, loaded, onLoad }: SourceChooserProps) {
  const { t } = useTranslation('file');
  const [kind, setKind] = useState<ModelSource['kind']>('shipped');
  const name = useId();
  return (
    <div className="model-source">
      <fieldset className="model-kinds">
        <legend className="field-label">{t('model.source.legend')}</legend>
        {KINDS.map((choice) => (
          <label key={choice} className="choice">
            <input type="radio" name={name} checked={choice === kind} onChange={() => setKind(choice)} />
            {t(`model.source.${choice}`)}
          </label>
        ))}
      </fieldset>
      {kind === 'shipped' && <ShippedForm busy={busy} loaded={loaded} onLoad={onLoad} />}
      {kind === 'files' && <FileDrop busy={busy} onFiles={(choice) => onLoad({ kind: 'files', ...choice }, false)} />}
      {kind === 'url' && <AddressForm busy={busy} onLoad={onLoad} />}
    </div>
  );
}

function ShippedForm({ busy, loaded, onLoad }: SourceChooserProps) {
  const { t } = useTranslation('file');
  // What was picked before another model came says nothing any more.
  const [picked, setPicked] = useState<{ readonly model: KitchenModel; readonly beside: string | undefined }>();
  const present = KITCHEN_MODELS.find((name) => loaded?.kind === 'shipped' && name === loaded.name);
  const model = picked && picked.beside === loaded?.id ? picked.model : (present ?? DEFAULT_RUN.model);
  const id = useId();
  const submit = (event: FormEvent) => {
    event.preventDefault();
    onLoad({ kind: 'shipped', model }, false);
  };
  return (
    <form className="model-form" onSubmit={submit}>
      <div className="field">
        <label className="field-label" htmlFor={id}>
          {t('model.shipped.label')}
        </label>
        <select
          id={id}
          value={model}
          onChange={(event) => setPicked({ model: event.target.value as KitchenModel, beside: loaded?.id })}
        >
          {KITCHEN_MODELS.map((name) => (
            <option key={name}>{name}</option>
          ))}
        </select>
      </div>
      <button type="submit" disabled={busy}>
        {t('model.load')}
      </button>
    </form>
  );
}

function AddressForm({ busy, onLoad }: Omit<SourceChooserProps, 'loaded'>) {
  const { t } = useTranslation('file');
  const [url, setUrl] = useState('');
  const [keep, setKeep] = useState(true);
  const [input, hint, box] = [useId(), useId(), useId()];
  const submit = (event: FormEvent) => {
    event.preventDefault();
    onLoad({ kind: 'url', url }, keep);
  };
  return (
    <form className="model-form" onSubmit={submit}>
      <div className="field">
        <label className="field-label" htmlFor={input}>
          {t('model.url.label')}
        </label>
        <input
          id={input}
          type="text"
          inputMode="url"
          autoComplete="url"
          spellCheck={false}
          maxLength={2000}
          value={url}
          aria-describedby={hint}
          onChange={(event) => setUrl(event.target.value)}
        />
      </div>
      <button type="submit" disabled={busy || url.trim() === ''}>
        {t('model.load')}
      </button>
      <p id={hint} className="model-hint">
        {t('model.url.hint')}
      </p>
      <label className="choice" htmlFor={box}>
        <input id={box} type="checkbox" checked={keep} onChange={(event) => setKeep(event.target.checked)} />
        {t('model.url.keep')}
      </label>
    </form>
  );
}
