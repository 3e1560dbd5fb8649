import { useCallback, useSyncExternalStore } from 'react';

/** Below this width the columns become tabs (layout.css). */
export const NARROW = '(max-width: 899px)';

/** Below this width the preferences stand under the driven figure (layout.css). */
export const STACKED = '(max-width: 1199px)';

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
