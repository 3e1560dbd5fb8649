import { type RefObject, useEffect } from 'react';

/** Largest and smallest size of what is fitted, as a factor; between two that are tried there is no visible difference. */
const LARGEST = 1.5;
const SMALLEST = 0.4;
const PRECISION = 0.02;

/** Scales an element as large as its parent can hold it. What is live in it may grow: then it is made smaller, but larger only with another `key`. */
export function useFit(place: RefObject<HTMLElement | null>, key: string): void {
  // biome-ignore lint/correctness/useExhaustiveDependencies: the key stands for the content
  useEffect(() => {
    const element = place.current;
    const room = element?.parentElement;
    if (!element || !room) return;
    let largest = LARGEST;
    const fits = (scale: number) => {
      element.style.width = `${room.clientWidth / scale}px`;
      element.style.transform = `scale(${scale})`;
      return element.scrollHeight * scale <= room.clientHeight && element.scrollWidth * scale <= room.clientWidth + 1;
    };
    const fitAgain = () => {
      if (fits(largest)) return;
      let low = SMALLEST;
      let high = largest;
      while (high - low > PRECISION) {
        const middle = (low + high) / 2;
        if (fits(middle)) low = middle;
        else high = middle;
      }
      fits(low);
      largest = low;
    };
    const observer = new ResizeObserver(fitAgain);
    observer.observe(element);
    observer.observe(room);
    fitAgain();
    return () => observer.disconnect();
  }, [place, key]);
}
