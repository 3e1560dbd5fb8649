import { useTranslation } from 'react-i18next';
import { SAMPLE_PAIRS } from '../../../worker/own/protocol';
import { ownController, useOwnRun } from '../ownStores';

/** Something to train on for those who have brought nothing. */
export function SamplePairs() {
  const { t } = useTranslation('own');
  const model = useOwnRun((state) => state.model);
  const loading = useOwnRun((state) => state.modelLoading !== undefined);
  const fits = model === undefined || model.kind === 'shipped';
  return (
    <div className="sample-pairs">
      <p className="prose">{t(fits ? 'train.samples.about' : 'train.samples.needsKitchen', { count: SAMPLE_PAIRS })}</p>
      {fits && (
        <button type="button" disabled={model === undefined || loading} onClick={ownController.takeSamples}>
          {t('train.samples.use')}
        </button>
      )}
    </div>
  );
}
