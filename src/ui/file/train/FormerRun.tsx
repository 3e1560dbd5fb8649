import { useTranslation } from 'react-i18next';
import { useController, useRun } from '../../shared/stores';
import { useRunName } from '../../shared/useTexts';

/** The run that ended because its model or its pairs have given way to others, and the way back to it. */
export function FormerRun() {
  const { t } = useTranslation('file');
  const controller = useController();
  const runName = useRunName();
  const former = useRun((state) => (state.step === 0 ? state.inputs.former : undefined));
  const kept = useRun((state) => state.library?.some(({ id }) => id === former?.run.id) ?? false);
  if (!former) return null;
  const { run, step, model, data } = former;
  const values = { name: runName(run.name), step, model: model.name, count: data.count, data: data.name };
  return (
    <div className="data-line">
      <p>
        {t('train.former.was', values)} {!kept && t('train.former.lost')}
      </p>
      {kept && (
        <button type="button" onClick={() => void controller.openRun(run.id)}>
          {t('train.former.open')}
        </button>
      )}
    </div>
  );
}
