import { useTranslation } from 'react-i18next';
import { useReplayed } from '../replay/lazyParts';
import { lazyPart, Part } from '../shared/Part';
import { useController, useRun, useRunStore, useSampledRun } from '../shared/stores';
import './addTexts';
import { ModelSection } from './checkpoint/ModelSection';
import { DataSection } from './data/DataSection';
import { useFileRun } from './fileRun';
import { TrainSection } from './train/TrainSection';

const RunExports = lazyPart(() => import('../exports/RunExports'));

/** Preference pairs and a checkpoint of the visitor's own: what a run on a file is made of, and everything that can be seen of it. */
export default function FilePage() {
  const { t } = useTranslation('file');
  useFileRun();
  const replayed = useReplayed();
  return (
    <article className="file-page">
      <h2>{t('frame.title')}</h2>
      <p className="prose">{t('frame.lead')}</p>
      <Part>
        <Model />
      </Part>
      <Part>
        <DataSection />
      </Part>
      <Part>
        <TrainSection />
      </Part>
      {!replayed && (
        <section className="file-exports" aria-labelledby="file-exports-title">
          <h3 id="file-exports-title">{t('exports.title')}</h3>
          <RunExports />
        </section>
      )}
    </article>
  );
}

function Model() {
  const { load, cancel } = useController().files;
  const store = useRunStore();
  const model = useRun((state) => state.inputs.model);
  const estimate = useRun(({ inputs }) => inputs.comingEstimate ?? inputs.estimate);
  const loading = useSampledRun((state) => state.inputs.modelLoading);
  const problem = useRun((state) => state.inputs.modelProblem);
  const loader = {
    load: (...asked: Parameters<typeof load>) => void load(...asked),
    cancel,
    dismiss: store.getState().dismissModelProblem,
  };
  return <ModelSection loader={loader} model={model} estimate={estimate} loading={loading} problem={problem} />;
}
