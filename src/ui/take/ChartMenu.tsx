import i18next from 'i18next';
import { useTranslation } from 'react-i18next';
import { nameText } from '../../store/runNames';
import type { ChartSpec } from '../charts/chartSpec';
import { chartView } from '../charts/chartView';
import { readPalette } from '../charts/palette';
import { preferences, runStore } from '../stores';
import { SaveMenu } from './SaveMenu';
import type { Picture } from './savePicture';

/** Saves a chart of the playground. */
export default function ChartMenu({ spec }: { readonly spec: ChartSpec }) {
  const { t } = useTranslation();
  return <SaveMenu name={t(`charts.${spec.id}.title`)} picture={() => pictureOf(spec)} />;
}

function pictureOf(spec: ChartSpec): Picture {
  const data = runStore.getState();
  const palette = readPalette();
  const { t } = i18next;
  return {
    id: spec.id,
    title: t(`charts.${spec.id}.title`),
    legend: spec.legend,
    compared: data.comparison && nameText(data.comparison.run.name, preferences.getState().language),
    palette,
    ...spec.plot({ view: chartView(data), t, palette }),
  };
}
