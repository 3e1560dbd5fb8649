import { createRoot } from 'react-dom/client';
import { App } from './App';
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

/** After the first paint: the engine, and then the plot library, so that neither holds it up nor stutters the training. */
requestAnimationFrame(() =>
  setTimeout(() => {
    controller.open();
    loadPlotly().then(
      () => controller.chartsSettled(true),
      () => controller.chartsSettled(false),
    );
  }),
);
