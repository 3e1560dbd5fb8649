import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { DEFAULT_RUN } from '../../core/kitchenConfig';
import { KITCHEN_MODELS, type KitchenModel } from '../../core/settings';
import { needsInputs } from '../../store/runData';
import { useReplayed } from '../replay/lazyParts';
import { lazyPart, Part } from '../shared/Part';
import { useRun } from '../shared/stores';
import './addTexts';
import { type ModelCard, ModelCards } from './checkpoint/ModelCards';
import { ModelStep } from './checkpoint/ModelStep';
import { namedAddress } from './checkpoint/modelFiles';
import { DataStep } from './data/DataStep';
import { useFileRun } from './fileRun';
import { RunResults } from './train/RunResults';
import { SettingsStep } from './train/SettingsStep';

const RunExports = lazyPart(() => import('../exports/RunExports'));

/** Preference pairs and a checkpoint of the visitor's own: what is trained, in three steps, and everything that can be seen of it. */
export default function FilePage() {
  const { t } = useTranslation('file');
  useFileRun();
  const replayed = useReplayed();
  const needs = useRun(needsInputs);
  return (
    <article className="file-page">
      <h2>{t('frame.title')}</h2>
      <p className="prose">{t('frame.lead')}</p>
      <Part>
        <Model />
      </Part>
      <Part>
        <DataStep />
      </Part>
      <Part>
        <SettingsStep />
      </Part>
      <Part>
        <RunResults />
      </Part>
      {!replayed && !needs && (
        <section className="file-exports" aria-labelledby="file-exports-title">
          <h3 id="file-exports-title">{t('exports.title')}</h3>
          <RunExports />
        </section>
      )}
    </article>
  );
}

interface Picked {
  readonly card?: ModelCard;
  readonly kitchenModel?: KitchenModel;
  /** The model that was there then. */
  readonly beside: string | undefined;
}

/** What to train, and the step that brings it. What was picked before another model came says nothing any more. */
function Model() {
  const model = useRun((state) => state.inputs.model);
  const named = useRun(({ inputs }) => namedAddress(inputs.named?.model?.id) !== '');
  const [picked, setPicked] = useState<Picked>();
  const pick = picked?.beside === undefined || picked.beside === model?.id ? picked : undefined;
  const looked = useRun(({ inputs }) => inputs.look !== undefined);
  const brought = named || looked || (model !== undefined && model.kind !== 'shipped');
  const card = pick?.card ?? (brought ? 'checkpoint' : 'kitchen');
  const present = KITCHEN_MODELS.find((name) => model?.kind === 'shipped' && name === model.name);
  const kitchenModel = pick?.kitchenModel ?? present ?? DEFAULT_RUN.model;
  const choose = (change: Partial<Picked>) => setPicked({ ...pick, ...change, beside: model?.id });
  return (
    <>
      <ModelCards chosen={card} kitchenModel={kitchenModel} onChoose={(card) => choose({ card })} />
      <ModelStep
        card={card}
        kitchenModel={kitchenModel}
        onKitchenModel={(kitchenModel) => choose({ card: 'kitchen', kitchenModel })}
      />
    </>
  );
}
