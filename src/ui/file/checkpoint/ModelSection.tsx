import { useId } from 'react';
import { useTranslation } from 'react-i18next';
import type { Problem } from '../../../core/errors';
import type { ModelEstimate, ModelInfo, ModelSource } from '../../../core/modelInfo';
import { useProblemText } from '../../shared/useTexts';
import '../addTexts';
import { EstimateTable } from './EstimateTable';
import { KeptModels } from './KeptModels';
import { LoadedModel } from './LoadedModel';
import { ModelLoading } from './ModelLoading';
import './model.css';
import { SourceChooser } from './SourceChooser';

/** What loads models; it answers through the section's props. */
export interface ModelLoader {
  /** @param cache whether a model from an address is kept in the browser */
  load(source: ModelSource, cache: boolean): void;
  cancel(): void;
  /** The visitor has read the problem. */
  dismiss(): void;
}

interface ModelSectionProps {
  readonly loader: ModelLoader;
  /** The model that is there, also while another one is loading. */
  readonly model: ModelInfo | undefined;
  /** Of the model that is there or on its way. */
  readonly estimate: ModelEstimate | undefined;
  /** Bytes of the model on its way; `total` 0 as long as it is not known. */
  readonly loading: { readonly bytes: number; readonly total: number } | undefined;
  /** Why the last model was not loaded. */
  readonly problem: Problem | undefined;
}

/** Where the model comes from, what it is, and what training it takes. */
export function ModelSection({ loader, model, estimate, loading, problem }: ModelSectionProps) {
  const { t } = useTranslation('file');
  const title = useId();
  return (
    <section className="file-model" aria-labelledby={title}>
      <h3 id={title}>{t('model.title')}</h3>
      <p className="prose">{t('model.lead')}</p>
      <SourceChooser busy={loading !== undefined} loaded={model} onLoad={loader.load} />
      {loading && <ModelLoading loading={loading} onCancel={loader.cancel} />}
      {problem && <LoadProblem problem={problem} onDismiss={loader.dismiss} />}
      <p className="visually-hidden" role="status">
        {!loading && model && t('model.loaded.title', { name: model.name })}
      </p>
      {model && <LoadedModel model={model} />}
      {estimate && <EstimateTable estimate={estimate} />}
      <KeptModels
        model={model}
        busy={loading !== undefined}
        onLoad={(url) => loader.load({ kind: 'url', url }, true)}
      />
    </section>
  );
}

function LoadProblem({ problem, onDismiss }: { readonly problem: Problem; readonly onDismiss: () => void }) {
  const { t } = useTranslation('file');
  const problemText = useProblemText();
  return (
    <div className="notice" role="alert">
      <p>{problemText(problem)}</p>
      <button type="button" className="quiet" onClick={onDismiss}>
        {t('model.dismiss')}
      </button>
    </div>
  );
}
