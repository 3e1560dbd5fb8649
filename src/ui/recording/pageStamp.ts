/** The stamp of what the page shows now. */
import i18next from 'i18next';
import { writeHash } from '../../store/hashState';
import { writeLessonHash } from '../../store/lessonHash';
import type { RunData } from '../../store/runData';
import { writeStageHash } from '../../store/stage';
import { chartView } from '../charts/chartView';
import '../demo/addTexts';
import { demoStore } from '../demo/demoPage';
import { lessonStore, preferences, runStore, stageStore } from '../stores';
import { runName } from './composeScene';
import { configurationFacts, type Stamp } from './stamp';

/** Of a demo that is playing its title and its link, else those of the run. */
export function pageStamp(): Stamp {
  const data = runStore.getState();
  const definition = chartView(data).definition ?? data.draft;
  const t = i18next.getFixedT(null, 'demo');
  const name = runName(data);
  const { config } = definition;
  const stage = stageStore.getState();
  const script = stage.demo === undefined ? undefined : demoStore.getState().script;
  const language = preferences.getState().language;
  return {
    title: script?.title[language] ?? [i18next.t('app.title'), name].filter((part) => part !== '').join(' · '),
    summary: t('record.stamp.summary', {
      // A run's name is drawn by lot, and a demo's film is the same on every machine.
      run: script ? i18next.t('app.title') : name || i18next.t('charts.recorded.tag'),
      step: data.step,
      max: config.max_steps,
      backend: i18next.t(`backend.${data.engine?.backend.kind ?? 'none'}`),
    }),
    seed: [t('record.stamp.seed'), String(config.seed)],
    configuration: configurationFacts(definition),
    link: [
      t('record.stamp.link'),
      linkTo(stage.demo === undefined ? runHash(data) : writeStageHash({ ...stage, film: false })),
    ],
  };
}

/** What makes the run again that is shown, whatever the controls show meanwhile. */
function runHash(data: RunData): string {
  const { watch, preset, draftBackend, appliedBackend } = data;
  const definition = data.applied ?? data.draft;
  const backend = appliedBackend ?? draftBackend;
  const run = writeHash({ definition, backend, watch, preset }, data.run?.origin ? ['fork'] : []).slice(1);
  return [writeLessonHash(lessonStore.getState()), run].filter((part) => part !== '').join('&');
}

function linkTo(hash: string): string {
  return new URL(`#${hash}`, window.location.href).href;
}
