/** Says what is on a frame of the composed film, of what the run is now. */

import i18next from 'i18next';
import { objectiveOf } from '../../core/objective';
import { lastStep } from '../../figures/figureCurves';
import type { RunData } from '../../store/runData';
import { nameText } from '../../store/runNames';
import { chartWords } from '../charts/chartTexts';
import { chartView } from '../charts/chartView';
import { demoStore } from '../demo/useDemo';
import { formatSetting } from '../shared/format';
import { preferences, stageStore } from '../shared/stores';
import { figuresRevision, filmedFigures, filmedNumbers } from './filmedRun';
import { readPageLook } from './pageLook';
import type { Scene } from './scene';

/** Something in it changes whenever the frame does. */
export function sceneRevision(data: RunData): readonly unknown[] {
  const { theme } = document.documentElement.dataset;
  return [...figuresRevision(chartView(data)), data.run, data.step, i18next.language, theme, captionNow()];
}

export function composeScene(data: RunData): Scene {
  const { t } = i18next;
  const view = chartView(data);
  const max = view.definition?.config.max_steps ?? 0;
  const step = view.viewing ?? (view.recorded ? lastStep(view.curves) : data.step);
  const words = chartWords(view.measured, t);
  const [main, ...small] = filmedFigures(view).map((spec) => spec.describe(view, words));
  return {
    look: readPageLook(),
    title: t('app.title'),
    run: runLine(data),
    step: t('run.stepOf', { step, max }),
    progress: max > 0 ? step / max : 0,
    caption: captionNow(),
    numbers: filmedNumbers(view, t),
    main,
    small,
  };
}

/** What the demo says that is playing; '' without one. */
function captionNow(): string {
  const caption = stageStore.getState().demo === undefined ? null : demoStore.getState().scene.caption;
  return caption?.[preferences.getState().language] ?? '';
}

/** The run's name and the settings that one asks for first. */
function runLine(data: RunData): string {
  const { t } = i18next;
  const { definition } = chartView(data);
  if (!definition) return runName(data);
  const { beta, learning_rate, seed } = definition.config;
  return [
    runName(data),
    t(`losses.${objectiveOf(definition.config)}.name`),
    `β ${formatSetting(beta)}`,
    `${t('settings.learning_rate.name')} ${formatSetting(learning_rate)}`,
    `${t('settings.seed.name')} ${seed}`,
  ].join(' · ');
}

/** Of the run that the charts show, in the page's language. */
export function runName(data: RunData): string {
  const { run } = data;
  if (!run || chartView(data).recorded) return i18next.t('charts.recorded.tag');
  return nameText(run.name, preferences.getState().language);
}
