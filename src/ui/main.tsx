import { createRoot } from 'react-dom/client';
import './app/fetchFirst';
import { TrainingClient } from '../client/trainingClient';
import { readStageHash } from '../store/stageStore';
import { App } from './app/App';
import { afterFirstPaint } from './app/afterFirstPaint';
import { bindDocument, bindHash } from './app/browserBindings';
import { keepForLater } from './app/keepForLater';
import { bindShortcuts } from './app/shortcuts';
import { loadPlotly } from './charts/plotlyLoader';
import { startTranslations } from './shared/i18n';
import { createPageRuns } from './shared/pageRun';
import { derivationStore, preferences, stageStore } from './shared/stores';
import './shared/tokens.css';
import './shared/base.css';
import './app/layout.css';
import './transport/transport.css';
import './controls/controls.css';
import './charts/charts.css';
import './completions/completions.css';
import './taste/taste.css';
import './inspector/inspector.css';
import './slowStep/slowStep.css';
import './history/history.css';
import './story/story.css';
import './settings/settings.css';
import './playground/workspace.css';
import './shared/forcedColors.css';

// A link may ask for a language and a theme.
preferences.getState().show(readStageHash(window.location.hash).look);
const { language } = preferences.getState();
await startTranslations(language).catch(() => preferences.getState().show({ language: 'en' }));
const startTrainingWorker = () =>
  new Worker(new URL('../worker/trainingWorker.ts', import.meta.url), { type: 'module', name: 'training' });
const client = new TrainingClient(startTrainingWorker);
const runs = createPageRuns(client, preferences.getState().language);
bindDocument(runs);
bindHash(runs);
bindShortcuts(runs);

// The engine arrives while the page is drawn, which needs no more files by now. A replay needs no engine, and what is trained on a file begins on its own page.
const { kitchen, file, tasting } = runs;
const showsKitchen = derivationStore.getState().page !== 'own' || stageStore.getState().demo !== undefined;
if (showsKitchen && !kitchen.store.getState().replay) void kitchen.controller.start();

const root = document.getElementById('root');
if (root) {
  createRoot(root).render(<App runs={runs} />);
}

// The plot library must not hold up the page, nor the training.
afterFirstPaint(() => {
  const settled = (arrived: boolean) => {
    for (const { controller } of [kitchen, file, tasting]) controller.chartsSettled(arrived);
  };
  keepForLater(runs);
  loadPlotly().then(
    () => settled(true),
    () => settled(false),
  );
});
