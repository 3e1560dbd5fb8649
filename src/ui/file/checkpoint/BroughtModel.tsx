import { useId, useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { BroughtSource, ModelSource } from '../../../core/modelInfo';
import { useController, useRun } from '../../shared/stores';
import { AddressInput } from './AddressInput';
import { FileDrop } from './FileDrop';
import { KeptModels } from './KeptModels';
import { LookPanel } from './LookPanel';
import { ModelForm } from './ModelForm';
import { namedAddress } from './modelFiles';

interface BroughtModelProps {
  /** A model is on its way. */
  readonly busy: boolean;
  readonly onLoad: (source: ModelSource, cache: boolean) => void;
}

/** A checkpoint from this machine or from an address: given, looked at, and only then loaded. */
export function BroughtModel({ busy, onLoad }: BroughtModelProps) {
  const { t } = useTranslation('file');
  const { look: lookAt, cancel } = useController().files;
  const look = useRun((state) => state.inputs.look);
  const model = useRun((state) => state.inputs.model);
  return (
    <>
      <p className="prose">{t('model.lead')}</p>
      <div className="model-ways">
        <FileDrop busy={busy} onFiles={(choice) => void lookAt({ kind: 'files', ...choice })} />
        <AddressForm busy={busy} onLook={(source) => void lookAt(source)} />
      </div>
      {look && <LookPanel look={look} busy={busy} onLoad={onLoad} onCancel={cancel} />}
      <KeptModels model={model} busy={busy} onLoad={(url) => onLoad({ kind: 'url', url }, true)} />
    </>
  );
}

interface AddressFormProps {
  readonly busy: boolean;
  readonly onLook: (source: BroughtSource) => void;
}

function AddressForm({ busy, onLook }: AddressFormProps) {
  const { t } = useTranslation('file');
  // A link names the address of its checkpoint.
  const named = useRun(({ inputs }) => inputs.named?.model?.id);
  const [typed, setTyped] = useState<string>();
  const url = typed ?? namedAddress(named);
  const [input, hint] = [useId(), useId()];
  return (
    <ModelForm
      field={input}
      label={t('model.url.label')}
      action={t('model.look.ask')}
      disabled={busy || url.trim() === ''}
      onSubmit={() => onLook({ kind: 'url', url })}
      hint={
        <p id={hint} className="model-hint">
          {t('model.url.hint')}
        </p>
      }
    >
      <AddressInput id={input} value={url} onChange={setTyped} describedBy={hint} />
    </ModelForm>
  );
}
