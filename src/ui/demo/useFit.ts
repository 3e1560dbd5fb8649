import { type RefObject, useEffect } from 'react';

/** Smallest and largest size of what is fitted, as a factor; between two that are tried there is no visible difference. */
const SMALLEST = 0.4;
const LARGEST = 1.8;
const PRECISION = 0.02;
/** Equation beside figure, or over it. */
const LAYOUTS = ['columns', 'stack'] as const;

/**
 * Lays an element out so that it fills its parent as well as it can. What is live in it may grow: then it is made smaller, but larger only with
 * another `key`.
 */
export function useFit(place: RefObject<HTMLElement | null>, key: string): void {
  // biome-ignore lint/correctness/useExhaustiveDependencies: the key stands for the content
  useEffect(() => {
    const element = place.current;
    const room = element?.parentElement;
    if (!element || !room) return;
    let content: Element | null = null;
    let best: { readonly layout: string; readonly scale: number } | undefined;

    const lay = (layout: string, scale: number) => {
      element.dataset.layout = layout;
      element.style.width = `${room.clientWidth / scale}px`;
      const height = element.scrollHeight * scale;
      element.style.transform = `translateY(${Math.max(0, (room.clientHeight - height) / 2)}px) scale(${scale})`;
      const lines = [...element.querySelectorAll('.tex-display')];
      return height <= room.clientHeight && lines.every((line) => line.scrollWidth <= line.clientWidth + 1);
    };
    const largest = (layout: string, most: number) => {
      let low = SMALLEST;
      let high = most;
      while (high - low > PRECISION) {
        const middle = (low + high) / 2;
        if (lay(layout, middle)) low = middle;
        else high = middle;
      }
      return { layout, scale: low };
    };
    const layOut = () => {
      // Until the model has answered something else stands in its place.
      const present = element.querySelector('.derivation-figure, .equation');
      if (present !== content) best = undefined;
      content = present;
      if (best && lay(best.layout, best.scale)) return;
      const most = best?.scale ?? LARGEST;
      const found = LAYOUTS.map((layout) => largest(layout, most));
      best = found.reduce((first, second) => (second.scale > first.scale ? second : first));
      lay(best.layout, best.scale);
    };
    const observer = new ResizeObserver(layOut);
    observer.observe(element);
    observer.observe(room);
    const swapped = new MutationObserver(layOut);
    swapped.observe(element, { childList: true, subtree: true });
    layOut();
    return () => {
      observer.disconnect();
      swapped.disconnect();
    };
  }, [place, key]);
}
