import { useTranslation } from 'react-i18next';
import { useRun } from '../../shared/stores';
import { useCount } from '../../shared/useTexts';
import { usePairsFile } from '../fileRun';
import type { StepStatus } from '../steps/Step';

/** How far the pairs are: of what was opened last, or else of what the run has. */
export function useDataStatus(): StepStatus {
  const { t } = useTranslation('file');
  const count = useCount();
  const name = usePairsFile(({ source }) => source?.name);
  const reading = usePairsFile((state) => state.reading !== undefined);
  const preview = usePairsFile((state) => state.preview);
  const failed = usePairsFile((state) => state.problem !== undefined);
  const hindered = useRun(({ unusable }) => unusable.includes('pairs'));
  const there = useRun(({ inputs }) => inputs.data);
  const model = useRun(({ inputs }) => inputs.model?.id);
  const former = useRun(({ inputs }) => inputs.former);
  if (name !== undefined && reading) {
    return { state: 'busy', text: t(model ? 'data.announce.reading' : 'data.status.waits', { name }) };
  }
  if (name !== undefined && hindered) {
    if (failed) return { state: 'problem', text: t('data.status.failed', { name }) };
    if (!preview) return { state: 'todo', text: t('data.status.cancelled', { name }) };
    const values = { name, used: count(preview.used), rows: count(preview.rows) };
    if (preview.rows === 0) return { state: 'problem', text: t('data.status.empty', { name }) };
    return { state: 'problem', text: t(preview.used === 1 ? 'data.status.one' : 'data.status.none', values) };
  }
  if (there) return { state: 'done', text: t('train.pairs', { count: there.count, name: there.name }) };
  // The pairs of a kept run have no file here that could be read again.
  if (former && name === undefined && model && model !== former.model.id) {
    const { data, model: before } = former;
    return { state: 'todo', text: t('data.status.void', { count: data.count, name: data.name, model: before.name }) };
  }
  return { state: 'todo', text: t('data.status.todo') };
}
