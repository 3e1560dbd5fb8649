import type { ReactNode } from 'react';
import './scrolled.css';

/** A table that is wider than a phone; without a pointer it is scrolled by the keys. @param label what it is, read aloud */
export function Scrolled({ label, children }: { readonly label: string; readonly children: ReactNode }) {
  return (
    // biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be reached
    <section className="scrolled" aria-label={label} tabIndex={0}>
      {children}
    </section>
  );
}
