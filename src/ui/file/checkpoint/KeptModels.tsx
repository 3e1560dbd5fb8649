import { useEffect, useId } from 'react';
import { useTranslation } from 'react-i18next';
import { useStore } from 'zustand';
import type { ModelInfo } from '../../../core/modelInfo';
import { createKeptModelsStore, type KeptModelsState } from '../../../store/keptModels';
import { ConfirmButton } from '../../history/ConfirmButton';
import { formatBytes } from '../../shared/format';

interface KeptModelsProps {
  readonly model: ModelInfo | undefined;
  readonly busy: boolean;
  readonly onLoad: (url: string) => void;
}

/** The models that this browser keeps, to be loaded again or deleted. */
export function KeptModels({ model, busy, onLoad }: KeptModelsProps) {
  const { t, i18n } = useTranslation('file');
  const title = useId();
  const kept = useKeptModels((state) => state.kept);
  const refresh = useKeptModels((state) => state.refresh);
  const forget = useKeptModels((state) => state.forget);
  // A model that has just arrived may be among them now.
  // biome-ignore lint/correctness/useExhaustiveDependencies: the model is what changes them
  useEffect(() => void refresh(), [refresh, model]);
  if (!kept || kept.length === 0) return null;
  const dates = new Intl.DateTimeFormat(i18n.language, { dateStyle: 'medium' });
  return (
    <section className="kept-models" aria-labelledby={title}>
      <h4 id={title}>{t('model.kept.title')}</h4>
      <ul>
        {kept.map(({ url, bytes, kept: since }) => (
          <li key={url}>
            <span className="kept-model-url">{url}</span>
            <span className="muted">
              {t('model.kept.size', { bytes: formatBytes(bytes), date: dates.format(since) })}
            </span>
            <span className="kept-model-actions">
              <button
                type="button"
                disabled={busy}
                aria-label={t('model.kept.loadLong', { url })}
                onClick={() => onLoad(url)}
              >
                {t('model.kept.load')}
              </button>
              <ConfirmButton
                label={t('model.kept.delete')}
                longLabel={t('model.kept.deleteLong', { url })}
                question={t('model.kept.question', { bytes: formatBytes(bytes) })}
                onConfirm={() => void forget(url)}
              />
            </span>
          </li>
        ))}
      </ul>
    </section>
  );
}

const keptModels = createKeptModelsStore();

function useKeptModels<T>(selector: (state: KeptModelsState) => T): T {
  return useStore(keptModels, selector);
}
