import { createRoot } from 'react-dom/client';
import { App } from './App';
import { afterFirstPaint } from './afterFirstPaint';
import { bindDocument, bindHash, bindShortcuts } from './browserBindings';
import { loadPlotly } from './charts/plotlyLoader';
import { startTranslations } from './i18n';
import { controller, preferences } from './stores';
import './styles/tokens.css';
import './styles/base.css';
import './styles/layout.css';
import './styles/controls.css';
import './styles/panels.css';

startTranslations(preferences.getState().language);
bindDocument();
bindHash();
bindShortcuts();

const root = document.getElementById('root');
if (root) createRoot(root).render(<App />);

// The engine and the plot library must not hold up the page, nor the plot library the training.
afterFirstPaint(() => {
  controller.open();
  loadPlotly().then(
    () => controller.chartsSettled(true),
    () => controller.chartsSettled(false),
  );
});
