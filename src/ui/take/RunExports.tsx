import { useTranslation } from 'react-i18next';
import { isReady } from '../../store/runData';
import { controller, preferences, runStore, useRun } from '../stores';
import './addTexts';
import { exportPage } from './exportPage';
import { TakePanel } from './TakePanel';
import type { TakeSource } from './useExports';

const SOURCE: TakeSource = {
  page: () => exportPage(runStore.getState(), preferences.getState().language),
  take: controller.take,
};

/** What can be taken away of the playground's run. */
export default function RunExports() {
  const { t } = useTranslation('take');
  const ready = useRun(isReady);
  const begun = useRun((state) => state.curves.metrics.seen > 0);
  return <TakePanel source={SOURCE} ready={ready} waits={t('panel.waitForRun')} begun={begun} />;
}
