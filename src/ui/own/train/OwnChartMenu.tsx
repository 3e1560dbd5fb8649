import i18next from 'i18next';
import { useTranslation } from 'react-i18next';
import { readPalette } from '../../charts/palette';
import { SaveMenu } from '../../take/SaveMenu';
import type { Picture } from '../../take/savePicture';
import { ownRunStore } from '../ownStores';
import type { OwnChartSpec } from './ownCharts';

/** Saves a chart of the run on own data. */
export default function OwnChartMenu({ spec }: { readonly spec: OwnChartSpec }) {
  const { t } = useTranslation('own');
  return <SaveMenu name={t(`train.charts.${spec.id}.title`)} picture={() => pictureOf(spec)} />;
}

function pictureOf(spec: OwnChartSpec): Picture {
  const { curves, applied, draft } = ownRunStore.getState();
  const palette = readPalette();
  const { id, legend } = spec;
  const title = i18next.t(`own:train.charts.${id}.title`);
  return { id, title, legend, palette, ...spec.plot({ curves, config: applied ?? draft, palette, t: i18next.t }) };
}
