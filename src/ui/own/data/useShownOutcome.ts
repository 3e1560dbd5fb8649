import { type RefObject, useEffect, useRef } from 'react';

/** Below this share of the window's height something is out of sight, or nearly. */
const IN_SIGHT = 0.7;

/** Brings what came of a file into sight where it lies below the window, as on a phone: when it is being read, and when it was. */
export function useShownOutcome(source: object | undefined, done: boolean): RefObject<HTMLDivElement | null> {
  const outcome = useRef<HTMLDivElement>(null);
  // biome-ignore lint/correctness/useExhaustiveDependencies: these say when to look
  useEffect(() => {
    const top = outcome.current?.getBoundingClientRect().top ?? 0;
    if (source && top > IN_SIGHT * window.innerHeight) outcome.current?.scrollIntoView({ block: 'start' });
  }, [source, done]);
  return outcome;
}
