import { useId, useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { ModelOutlook, ModelSource } from '../../../core/modelInfo';
import type { FileInputs } from '../../../store/fileInputs';
import { formatBytes } from '../../shared/format';
import { useRun } from '../../shared/stores';
import { useCount } from '../../shared/useTexts';
import { EstimateTable } from './EstimateTable';

interface LookPanelProps {
  readonly look: NonNullable<FileInputs['look']>;
  /** A model is on its way. */
  readonly busy: boolean;
  readonly onLoad: (source: ModelSource, cache: boolean) => void;
  readonly onCancel: () => void;
}

/** What is known of the checkpoint that was given, and whether to load it. */
export function LookPanel({ look: { source, outlook }, busy, onLoad, onCancel }: LookPanelProps) {
  const { t } = useTranslation('file');
  const [keep, setKeep] = useState(true);
  const box = useId();
  if (!outlook) {
    return (
      <div className="model-loading">
        <progress aria-label={t('model.look.under')} />
        <span>{t('model.look.under')}</span>
        <button type="button" onClick={onCancel}>
          {t('model.cancel')}
        </button>
      </div>
    );
  }
  const { name, kept } = outlook;
  const bytes = outlook.bytes ?? 4 * outlook.parameters;
  const said = { name, bytes: formatBytes(bytes) };
  const how =
    source.kind === 'files' ? 'read' : kept ? 'kept' : outlook.bytes === undefined ? 'downloadAbout' : 'download';
  return (
    <section className="model-look" aria-label={t('model.look.title', { name })}>
      <div className="model-verdict">
        <h4>{t('model.look.title', { name })}</h4>
        <Shape outlook={outlook} />
        <Consequence />
        {source.kind === 'url' && !kept && (
          <label className="choice" htmlFor={box}>
            <input id={box} type="checkbox" checked={keep} onChange={(event) => setKeep(event.target.checked)} />
            {t('model.url.keep')}
          </label>
        )}
        <div className="model-actions">
          <button
            type="button"
            className="primary"
            disabled={busy}
            onClick={() => onLoad(source, source.kind === 'url' && keep)}
          >
            {t(`model.look.${how}`, said)}
          </button>
          <button type="button" className="quiet" disabled={busy} onClick={onCancel}>
            {t('model.look.leave')}
          </button>
        </div>
      </div>
      <EstimateTable estimate={outlook.estimate} />
    </section>
  );
}

function Shape({ outlook: { layers, width, positions, parameters } }: { readonly outlook: ModelOutlook }) {
  const { t } = useTranslation('file');
  const count = useCount();
  return (
    <p>
      {t('model.look.shape', {
        parameters: count(parameters),
        layers,
        width,
        positions: count(positions),
      })}
    </p>
  );
}

/** What loading it does to what is there. */
function Consequence() {
  const { t } = useTranslation('file');
  const model = useRun((state) => state.inputs.model?.name);
  const pairs = useRun((state) => state.inputs.data !== undefined);
  const trained = useRun((state) => state.step > 0);
  if (model === undefined) return null;
  const parts = [
    t('model.look.replaces', { model }),
    pairs && t('model.look.readAgain'),
    trained && t('model.look.endsRun'),
  ];
  return <p className="model-hint">{parts.filter((part) => typeof part === 'string').join(' ')}</p>;
}
