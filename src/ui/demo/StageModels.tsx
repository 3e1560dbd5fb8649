import { useTranslation } from 'react-i18next';
import { ModelTable, totalOf } from '../rlhf/ModelsInMemory';
import '../rlhf/rlhf.css';
import { formatMemory } from '../shared/format';
import '../shared/lateTexts';
import { useRun } from '../shared/stores';

/** The models that the run holds, as a figure of the stage. */
export function StageModels() {
  const { t } = useTranslation();
  const models = useRun((state) => state.models);
  if (!models) return null;
  return (
    <figure className="stage-models">
      <figcaption>
        <strong className="chart-title">{t('memory.title')}</strong>{' '}
        <span className="muted numbers">
          {t('memory.summary', { count: models.length, size: formatMemory(totalOf(models)) })}
        </span>
      </figcaption>
      <ModelTable models={models} />
    </figure>
  );
}
