import { useTranslation } from 'react-i18next';
import { runStore } from '../../stores';
import { ownController, ownRunStore, useOwnRun } from '../ownStores';

/** What went wrong, in words, until it is dismissed. */
export function OwnProblem() {
  const { t } = useTranslation();
  const failure = useOwnRun((state) => state.failure);
  const nothing = useOwnRun((state) => state.model === undefined && state.modelLoading === undefined);
  // Beside the model it is said what is wrong with it.
  if (!failure || failure.command === 'loadModel') return null;
  const { code, message, values } = failure;
  return (
    <div className="notice" role="alert">
      <p>{t(`errors.${code}`, { ...values, defaultValue: message })}</p>
      {nothing && (
        <button type="button" onClick={() => ownController.enter(runStore.getState().draftBackend)}>
          {t('notices.reopen')}
        </button>
      )}
      <button type="button" className="quiet" onClick={() => ownRunStore.getState().dismiss()}>
        {t('notices.dismiss')}
      </button>
    </div>
  );
}
