import { useTranslation } from 'react-i18next';
import { usePageRun } from '../../shared/RunContext';
import { dataOf } from '../fileRun';

/** Puts away what was opened last. Where the run is on it, its pairs go too; where nothing of it could be used, it is no longer in the way of those that are there. */
export function Forget({ onForgotten }: { readonly onForgotten: () => void }) {
  const { t } = useTranslation('file');
  const run = usePageRun();
  const forget = () => {
    const { store, controller } = dataOf(run);
    const { handedOver } = store.getState();
    controller.clear();
    if (handedOver && handedOver.hash === run.store.getState().inputs.data?.hash) void run.controller.files.dropData();
    onForgotten();
  };
  return (
    <button type="button" className="quiet" onClick={forget}>
      {t('data.summary.forget')}
    </button>
  );
}
