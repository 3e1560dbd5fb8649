import { useEffect } from 'react';
import { derivationStore, preferences } from '../shared/stores';

/** What uses the arrow keys itself. */
const OWN_ARROWS =
  'input, select, textarea, [contenteditable], [role=slider], [role=tab], [role=radio], [role=grid], [role=dialog], [role=listbox], [data-arrows]';

/** ← hides the chapter's last step, → reveals the next one. */
export function useStepKeys(total: number): void {
  useEffect(() => {
    const pressed = (event: KeyboardEvent) => {
      const target = event.target instanceof Element ? event.target : document.body;
      if (!preferences.getState().shortcuts || event.defaultPrevented || target.closest(OWN_ARROWS)) return;
      if (event.ctrlKey || event.metaKey || event.altKey || event.shiftKey) return;
      const { shown, reveal } = derivationStore.getState();
      const now = Math.min(shown ?? total, total);
      const next = event.key === 'ArrowLeft' ? now - 1 : event.key === 'ArrowRight' ? now + 1 : 0;
      if (next < 1 || next > total) return;
      event.preventDefault();
      reveal(next);
    };
    window.addEventListener('keydown', pressed);
    return () => window.removeEventListener('keydown', pressed);
  }, [total]);
}
