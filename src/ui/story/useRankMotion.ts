import { type RefObject, useLayoutEffect, useRef } from 'react';

const DURATION = 300;

/**
 * Lets the items of a list glide to their new ranks when their order changes; not where less motion is asked for.
 * @param keys of the items in their order
 * @returns a ref for the list
 */
export function useRankMotion(keys: readonly string[]): RefObject<HTMLOListElement | null> {
  const list = useRef<HTMLOListElement>(null);
  const before = useRef<readonly string[]>(keys);
  useLayoutEffect(() => {
    const ranks = new Map(before.current.map((key, rank) => [key, rank]));
    before.current = keys;
    const items = list.current?.children;
    if (!items || items.length === 0 || window.matchMedia('(prefers-reduced-motion: reduce)').matches) return;
    const height = (items[0] as HTMLElement).offsetHeight;
    for (const [rank, key] of keys.entries()) {
      const moved = (ranks.get(key) ?? rank) - rank;
      if (moved === 0) continue;
      const from = { transform: `translateY(${moved * height}px)` };
      items[rank]?.animate([from, { transform: 'none' }], { duration: DURATION, easing: 'ease-out' });
    }
  });
  return list;
}
