import charts from './charts.json';
import history from './history.json';
import inspector from './inspector.json';
import messages from './messages.json';
import page from './page.json';
import policy from './policy.json';
import preferences from './preferences.json';
import presets from './presets.json';
import settings from './settings.json';
import story from './story.json';

export default {
  ...page,
  ...settings,
  ...messages,
  ...charts,
  ...preferences,
  ...policy,
  ...inspector,
  ...history,
  ...presets,
  ...story,
};
