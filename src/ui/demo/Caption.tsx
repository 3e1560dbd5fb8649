import { usePreference } from '../stores';
import { useDemo } from './demoPage';

/** What the demo says, in the page's language. */
export function Caption() {
  const language = usePreference((state) => state.language);
  const caption = useDemo((state) => state.scene.caption);
  return (
    <p className="stage-caption prose" role="status" aria-live="polite">
      {caption?.[language]}
    </p>
  );
}
