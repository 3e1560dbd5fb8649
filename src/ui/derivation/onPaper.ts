/** What print.css cannot do: on paper a chapter has all its steps and moves, its folds are open, and its colours are those of light paper. Afterwards all is as it was. */
import { useEffect } from 'react';
import { flushSync } from 'react-dom';
import { useStore } from 'zustand';
import { createStore } from 'zustand/vanilla';

const paper = createStore<{ readonly printing: boolean }>()(() => ({ printing: false }));

/** Whether the page is being printed. */
export const useOnPaper = (): boolean => useStore(paper, ({ printing }) => printing);

/** Around everything that is printed. */
export function usePrinting(): void {
  useEffect(() => {
    let restore = () => {};
    const before = () => {
      const { dataset } = document.documentElement;
      const { theme } = dataset;
      flushSync(() => paper.setState({ printing: true }));
      dataset.theme = 'light';
      const closed = [...document.querySelectorAll<HTMLDetailsElement>('.chapter details:not([open])')];
      for (const fold of closed) fold.open = true;
      restore = () => {
        for (const fold of closed) fold.open = false;
        dataset.theme = theme;
      };
    };
    const after = () => {
      restore();
      flushSync(() => paper.setState({ printing: false }));
    };
    window.addEventListener('beforeprint', before);
    window.addEventListener('afterprint', after);
    return () => {
      window.removeEventListener('beforeprint', before);
      window.removeEventListener('afterprint', after);
    };
  }, []);
}
