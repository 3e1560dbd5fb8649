import { useCallback, useSyncExternalStore } from 'react';

/** Below this width the columns become tabs (workspace.css). */
export const NARROW = '(max-width: 899px)';

/** Below this width the preferences stand under the driven figure (workspace.css). */
export const STACKED = '(max-width: 1199px)';

/** From this width what drives the run has its place in the top bar (layout.css), and the settings theirs in a rail (workspace.css). */
export const ONE_BAR = '(min-width: 1280px)';

export function useMediaQuery(query: string): boolean {
  const subscribe = useCallback(
    (changed: () => void) => {
      const list = window.matchMedia(query);
      list.addEventListener('change', changed);
      return () => list.removeEventListener('change', changed);
    },
    [query],
  );
  return useSyncExternalStore(subscribe, () => window.matchMedia(query).matches);
}
