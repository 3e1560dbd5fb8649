import { useEffect } from 'react';
import { flushSync } from 'react-dom';
import { derivationStore } from '../shared/stores';

/** What print.css cannot do: on paper a chapter has all its steps, its folds are open, and its colours are those of light paper. Afterwards all is as it was. */
export function usePrinting(): void {
  useEffect(() => {
    let restore = () => {};
    const before = () => {
      restore();
      const { shown, reveal } = derivationStore.getState();
      const { dataset } = document.documentElement;
      const { theme } = dataset;
      flushSync(() => reveal(undefined));
      dataset.theme = 'light';
      const closed = [...document.querySelectorAll<HTMLDetailsElement>('.chapter details:not([open])')];
      for (const fold of closed) fold.open = true;
      restore = () => {
        for (const fold of closed) fold.open = false;
        dataset.theme = theme;
        flushSync(() => reveal(shown));
        restore = () => {};
      };
    };
    const after = () => restore();
    window.addEventListener('beforeprint', before);
    window.addEventListener('afterprint', after);
    return () => {
      window.removeEventListener('beforeprint', before);
      window.removeEventListener('afterprint', after);
    };
  }, []);
}
