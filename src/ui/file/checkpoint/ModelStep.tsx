import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { Problem } from '../../../core/errors';
import type { ModelSource } from '../../../core/modelInfo';
import type { KitchenModel } from '../../../core/settings';
import type { FileInputs } from '../../../store/fileInputs';
import { useController, useRun, useRunStore, useSampledRun } from '../../shared/stores';
import { useProblemText } from '../../shared/useTexts';
import { Step } from '../steps/Step';
import { BroughtModel } from './BroughtModel';
import { EstimateTable } from './EstimateTable';
import { KitchenForm } from './KitchenForm';
import { LoadedModel } from './LoadedModel';
import type { ModelCard } from './ModelCards';
import { ModelLoading } from './ModelLoading';
import { ReferenceChoice } from './ReferenceChoice';
import './model.css';
import { useModelStatus } from './useModelStatus';

interface ModelStepProps {
  readonly card: ModelCard;
  readonly kitchenModel: KitchenModel;
  readonly onKitchenModel: (model: KitchenModel) => void;
}

/** Where the model comes from, what it is, and what training it takes. */
export function ModelStep({ card, kitchenModel, onKitchenModel }: ModelStepProps) {
  const { t } = useTranslation('file');
  const { load, cancel } = useController().files;
  const store = useRunStore();
  const inputs = useRun((state) => state.inputs);
  const { model, look, modelProblem } = inputs;
  const loading = useSampledRun((state) => state.inputs.modelLoading);
  const status = useModelStatus();
  const fits = model !== undefined && (model.kind === 'shipped') === (card === 'kitchen');
  // What was chosen last, and whether it is shown: another card shows what it needs.
  const [toggled, setToggled] = useState<{ readonly at: ModelCard; readonly open: boolean }>();
  const brings = card === 'checkpoint';
  const missing = !fits && !loading && (brings || model !== undefined);
  const asks = modelProblem !== undefined || (brings && look !== undefined) || missing;
  const open = toggled?.at === card ? toggled.open : asks;
  const take = (source: ModelSource, cache: boolean) => {
    setToggled({ at: card, open: true });
    void load(source, cache);
  };
  const busy = inputs.modelLoading !== undefined;
  return (
    <Step
      number={1}
      title={t('model.title')}
      status={status}
      open={open}
      onOpen={(now) => setToggled({ at: card, open: now })}
      announcement={status.state === 'busy' ? '' : status.text}
    >
      {card === 'kitchen' ? (
        <KitchenForm busy={busy} loaded={model} chosen={kitchenModel} onChoose={onKitchenModel} onLoad={take} />
      ) : (
        <BroughtModel busy={busy} onLoad={take} />
      )}
      {loading && <ModelLoading loading={loading} onCancel={cancel} />}
      {modelProblem && <LoadProblem problem={modelProblem} onDismiss={store.getState().dismissModelProblem} />}
      {fits && !look && <ModelFacts inputs={inputs} />}
      {fits && !look && <ReferenceChoice model={model} busy={busy} />}
    </Step>
  );
}

/** Of the model that is there or on its way. */
function ModelFacts({ inputs: { model, estimate, comingEstimate } }: { readonly inputs: FileInputs }) {
  const shown = comingEstimate ?? estimate;
  return (
    <div className="model-about">
      {model && <LoadedModel model={model} />}
      {shown && <EstimateTable estimate={shown} />}
    </div>
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
