/** The stamp of what the page shows now. */
import i18next from 'i18next';
import type { RunDefinition } from '../../core/runDefinition';
import { lastStep } from '../../figures/figureCurves';
import { writeDerivationHash } from '../../store/derivationHash';
import type { RunData } from '../../store/runData';
import { runHash } from '../../store/runHash';
import { writeStageHash } from '../../store/stageStore';
import { chartView } from '../charts/chartView';
import '../demo/addTexts';
import { demoStore } from '../demo/useDemo';
import { derivationStore, preferences, stageStore } from '../shared/stores';
import { runName } from './composeScene';
import { configurationFacts, type Stamp } from './stamp';

/** Of a demo that is playing its title and its link, else those of the run that the charts show. */
export function pageStamp(data: RunData): Stamp {
  const stage = stageStore.getState();
  const view = chartView(data);
  const definition = view.definition ?? data.draft;
  const t = i18next.getFixedT(null, 'demo');
  const script = stage.demo === undefined ? undefined : demoStore.getState().script;
  const title = i18next.t('app.title');
  const { max_steps: max, seed } = definition.config;
  const made = t('record.stamp.summary', {
    step: view.recorded ? lastStep(view.curves) : data.step,
    max,
    backend: i18next.t(`backend.${data.engine?.backend.kind ?? 'none'}`),
  });
  return {
    // A run's name is drawn by lot, and a demo's film is the same on every machine.
    title: script?.title[preferences.getState().language] ?? `${title} · ${runName(data)}`,
    summary: script ? `${title} · ${made}` : made,
    seed: [t('record.stamp.seed'), String(seed)],
    configuration: configurationFacts(definition),
    link: [
      t('record.stamp.link'),
      linkTo(script ? writeStageHash({ ...stage, film: false }) : shownHash(data, definition)),
    ],
  };
}

/** What makes the run again that is shown, whatever the controls show meanwhile. */
function shownHash(data: RunData, definition: RunDefinition): string {
  const { watch, preset, draftBackend, appliedBackend } = data;
  const backend = appliedBackend ?? draftBackend;
  const run = runHash({ definition, backend, watch, preset }, data.run?.origin ? ['fork'] : []);
  return [writeDerivationHash(derivationStore.getState()), run].filter((part) => part !== '').join('&');
}

function linkTo(hash: string): string {
  return new URL(`#${hash}`, window.location.href).href;
}
