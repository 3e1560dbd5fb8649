/** Says what is on a frame of the composed film, of what the run is now. */
import i18next from 'i18next';
import { RECORDED_RUN } from '../../store/recordedRun';
import { type RunData, shownCurves } from '../../store/runData';
import { nameText } from '../../store/runNames';
import { chartView, lastStep } from '../charts/chartView';
import { demoStore } from '../demo/demoPage';
import { formatNats, formatReward, formatSetting, formatShare } from '../format';
import { valuesAt } from '../panels/policy/valuesAt';
import { preferences, stageStore } from '../stores';
import { readLook } from './look';
import { frontierPanel, klPanel, lossPanel, panelsRevision, rewardsPanel } from './panels';
import type { Scene, SceneFigure } from './scene';

/** Something in it changes whenever the frame does. */
export function sceneRevision(data: RunData): readonly unknown[] {
  const { theme } = document.documentElement.dataset;
  return [...panelsRevision(chartView(data)), data.run, data.step, i18next.language, theme, captionNow()];
}

export function composeScene(data: RunData): Scene {
  const { t } = i18next;
  const view = chartView(data);
  const max = view.definition?.config.max_steps ?? 0;
  const step = view.viewing ?? (view.recorded ? lastStep(view.curves) : data.step);
  return {
    look: readLook(),
    title: t('app.title'),
    run: runLine(data),
    step: t('run.stepOf', { step, max }),
    progress: max > 0 ? step / max : 0,
    caption: captionNow(),
    figures: figuresOf(data),
    main: frontierPanel(view, t),
    small: [rewardsPanel(view, t), klPanel(view, t), lossPanel(view, t)],
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
  const { loss_type, beta, learning_rate, seed } = definition.config;
  return [
    runName(data),
    t(`losses.${loss_type}.name`),
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

/** The numbers that say how the run went, as the page shows them. */
function figuresOf(data: RunData): readonly SceneFigure[] {
  const { t } = i18next;
  const { curves } = shownCurves(data, RECORDED_RUN);
  const viewing = chartView(data).viewing;
  const evaluation = valuesAt(curves.evaluations, viewing);
  const metric = valuesAt(curves.metrics, viewing === undefined ? undefined : viewing - 1);
  return [
    { name: t('headline.reward'), value: formatReward(evaluation('reward')), role: 'policy' },
    { name: t('headline.share'), value: formatShare(evaluation('shareOfOracle')), role: 'oracle' },
    { name: t('headline.kl'), value: t('headline.nats', { value: formatNats(evaluation('kl/exact')) }), role: 'kl' },
    { name: t('headline.margin'), value: formatReward(metric('rewards/margins')), role: 'ink' },
    { name: t('headline.accuracy'), value: formatShare(metric('rewards/accuracies')), role: 'ink' },
  ];
}
