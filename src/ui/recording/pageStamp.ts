/** The stamp of what the page shows now. */
import i18next from 'i18next';
import { writeHash } from '../../store/hashState';
import { writeLessonHash } from '../../store/lessonHash';
import type { RunData } from '../../store/runData';
import { chartView } from '../charts/chartView';
import '../demo/addTexts';
import { lessonStore, runStore } from '../stores';
import { runName } from './composeScene';
import { configurationFacts, type Stamp } from './stamp';

export interface StampTexts {
  /** What the film is called; without it the page's title and the run's name. */
  readonly title?: string;
  /** What shows again what the film shows; without it the run's own link. */
  readonly link?: string;
}

export function pageStamp({ title, link }: StampTexts = {}): Stamp {
  const data = runStore.getState();
  const definition = chartView(data).definition ?? data.draft;
  const t = i18next.getFixedT(null, 'demo');
  const name = runName(data);
  const { config } = definition;
  return {
    title: title ?? [i18next.t('app.title'), name].filter((part) => part !== '').join(': '),
    summary: t('record.stamp.summary', {
      run: name || i18next.t('charts.recorded.tag'),
      step: data.step,
      max: config.max_steps,
      backend: i18next.t(`backend.${data.engine?.backend.kind ?? 'none'}`),
    }),
    seed: [t('record.stamp.seed'), String(config.seed)],
    configuration: configurationFacts(definition),
    link: [t('record.stamp.link'), link ?? runLink(data)],
  };
}

/** The address that makes the run again that is shown, whatever the controls show meanwhile. */
function runLink(data: RunData): string {
  const { watch, preset, draftBackend, appliedBackend } = data;
  const definition = data.applied ?? data.draft;
  const run = writeHash(
    { definition, backend: appliedBackend ?? draftBackend, watch, preset },
    data.run?.origin ? ['fork'] : [],
  ).slice(1);
  const hash = [writeLessonHash(lessonStore.getState()), run].filter((part) => part !== '').join('&');
  return new URL(hash && `#${hash}`, window.location.href.split('#')[0]).href;
}
