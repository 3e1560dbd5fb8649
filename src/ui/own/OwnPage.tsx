import { useEffect } from 'react';
import { useTranslation } from 'react-i18next';
import { controller, runStore } from '../stores';
import './addTexts';
import { ModelSection } from './checkpoint/ModelSection';
import { DataSection } from './data/DataSection';
import './joinDataAndModel';
import { modelLoader, ownController, useOwnRun, useSampledOwnRun } from './ownStores';
import { TakeSection } from './take/TakeSection';
import { TrainSection } from './train/TrainSection';

/** Preference pairs and a checkpoint of the visitor's own, trained on in a run of their own. Only one run trains at a time: the page's that is seen. */
export default function OwnPage() {
  const { t } = useTranslation('own');
  useEffect(() => {
    controller.pause();
    ownController.enter(runStore.getState().draftBackend);
    return ownController.leave;
  }, []);
  return (
    <article className="own-page">
      <h2>{t('frame.title')}</h2>
      <p className="prose">{t('frame.lead')}</p>
      <Model />
      <DataSection />
      <TrainSection />
      <TakeSection />
    </article>
  );
}

function Model() {
  const model = useOwnRun((state) => state.model);
  const estimate = useOwnRun((state) => state.comingEstimate ?? state.estimate);
  const loading = useSampledOwnRun((state) => state.modelLoading);
  const failure = useOwnRun((state) => state.failure);
  const problem = failure?.command === 'loadModel' ? failure : undefined;
  return <ModelSection loader={modelLoader} model={model} estimate={estimate} loading={loading} problem={problem} />;
}
