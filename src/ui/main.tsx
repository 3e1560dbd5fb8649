import { createRoot } from 'react-dom/client';
import { App } from './App';
import { afterFirstPaint } from './afterFirstPaint';
import { bindDocument, bindHash, bindShortcuts } from './browserBindings';
import { loadPlotly } from './charts/plotlyLoader';
import { startTranslations } from './i18n';
import { controller, preferences, runStore } from './stores';
import './styles/tokens.css';
import './styles/base.css';
import './styles/layout.css';
import './styles/transport.css';
import './styles/controls.css';
import './styles/charts.css';
import './styles/policy.css';
import './styles/taste.css';
import './styles/inspector.css';
import './styles/narration.css';
import './styles/history.css';

startTranslations(preferences.getState().language);
// A link may ask for a language and a theme.
bindDocument();
bindHash();
bindShortcuts();

const root = document.getElementById('root');
if (root) createRoot(root).render(<App />);

// The engine and the plot library must not hold up the page, nor the plot library the training.
afterFirstPaint(() => {
  // A replay needs no engine.
  if (!runStore.getState().replay) void controller.start();
  loadPlotly().then(
    () => controller.chartsSettled(true),
    () => controller.chartsSettled(false),
  );
});
