import { useTranslation } from 'react-i18next';
import { formatBytes } from '../../shared/format';
import { useRun, useSampledRun } from '../../shared/stores';
import type { StepStatus } from '../steps/Step';
import { compactCount } from './amounts';

/** How far the model is. */
export function useModelStatus(): StepStatus {
  const { t } = useTranslation('file');
  const model = useRun((state) => state.inputs.model);
  const look = useRun((state) => state.inputs.look);
  const problem = useRun((state) => state.inputs.modelProblem !== undefined);
  const loading = useSampledRun((state) => state.inputs.modelLoading);
  if (loading) return { state: 'busy', text: loadingText(loading, t) };
  if (look && !look.outlook) return { state: 'busy', text: t('model.look.under') };
  const there = model && t('model.there', { name: model.name, parameters: compactCount(model.parameters) });
  if (problem) return { state: 'problem', text: model ? t('model.stays', { model: model.name }) : t('model.missed') };
  if (look?.outlook) {
    const { name } = look.outlook;
    const text = model ? t('model.look.waitsBeside', { name, model: model.name }) : t('model.look.waits', { name });
    return { state: 'todo', text };
  }
  return there ? { state: 'done', text: there } : { state: 'todo', text: t('model.none') };
}

export function loadingText(
  { bytes, total }: { readonly bytes: number; readonly total: number },
  t: ReturnType<typeof useTranslation<'file'>>['t'],
): string {
  if (total === 0) return t('model.loading.start');
  return t('model.loading.bytes', { arrived: formatBytes(bytes), total: formatBytes(total) });
}
