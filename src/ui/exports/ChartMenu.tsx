import i18next from 'i18next';
import { useTranslation } from 'react-i18next';
import type { FigureSpec } from '../../figures/spec';
import type { RunData } from '../../store/runData';
import { nameText } from '../../store/runNames';
import { chartTexts, chartWords } from '../charts/chartTexts';
import { chartView } from '../charts/chartView';
import { marginOf } from '../charts/margins';
import { readPalette } from '../charts/palette';
import { preferences, useRun, useRunStore } from '../shared/stores';
import { SaveMenu } from './SaveMenu';
import type { Picture } from './savePicture';

/** Saves a chart of the run. */
export default function ChartMenu({ spec }: { readonly spec: FigureSpec }) {
  const { t } = useTranslation();
  const runStore = useRunStore();
  const measured = useRun((state) => chartView(state).measured);
  const { title } = chartTexts(spec.id, measured, t);
  return <SaveMenu name={title} picture={() => pictureOf(spec, runStore.getState())} />;
}

function pictureOf(spec: FigureSpec, data: RunData): Picture {
  const view = chartView(data);
  return {
    figure: spec.describe(view, chartWords(view.measured, i18next.t)),
    compared: data.comparison && nameText(data.comparison.run.name, preferences.getState().language),
    palette: readPalette(),
    margin: marginOf(spec.id),
  };
}
