import { Preset } from '../settings/Preset';
import { SettingsBar } from '../settings/SettingsBar';
import { LabelSettings } from './PreferencesPanel';

/** Beside the story: the lesson and what it can be changed to. It stays in sight, and scrolls by itself where it is longer than the window. */
export function Rail() {
  return (
    <div className="rail">
      <SettingsBar rail lesson={<Preset />} folds={<LabelSettings />} />
    </div>
  );
}
