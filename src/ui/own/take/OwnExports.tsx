import { useTranslation } from 'react-i18next';
import { hasOwnRun } from '../../../store/ownRun';
import { preferences } from '../../stores';
import { TakePanel } from '../../take/TakePanel';
import type { TakeSource } from '../../take/useExports';
import { ownController, ownRunStore, useOwnRun } from '../ownStores';
import { ownExportPage } from './ownExportPage';

const SOURCE: TakeSource = {
  page: () => ownExportPage(ownRunStore.getState(), preferences.getState().language),
  take: ownController.take,
};

/** What can be taken away of the run on own data. */
export default function OwnExports() {
  const { t } = useTranslation('own');
  const ready = useOwnRun(hasOwnRun);
  const begun = useOwnRun((state) => state.curves.metrics.seen > 0);
  return <TakePanel source={SOURCE} ready={ready} waits={t('take.needsRun')} begun={begun} />;
}
