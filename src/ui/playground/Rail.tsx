import { useReplayed } from '../replay/lazyParts';
import { Preset } from '../settings/Preset';
import { SettingsBar } from '../settings/SettingsBar';
import { lazyPart } from '../shared/Part';
import { LabelSettings } from './PreferencesPanel';

const RunsRail = lazyPart(() => import('../history/RunsRail'), { look: 'small' });

/** Beside the story: the lesson and what it can be changed to. It stays in sight, and scrolls by itself where it is longer than the window. */
export function Rail() {
  const replayed = useReplayed();
  return (
    <div className="rail">
      <SettingsBar rail lesson={<Preset />} folds={<LabelSettings />} />
      {!replayed && <RunsRail />}
    </div>
  );
}
