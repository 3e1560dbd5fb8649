import { createContext, type ReactNode, useContext, useEffect, useId, useRef } from 'react';
import { useDerivation } from '../shared/stores';

const StepContext = createContext(0);

/** Tells a step its place in the chapter, from 1. */
export function StepNumber({ value, children }: { readonly value: number; readonly children: ReactNode }) {
  return <StepContext value={value}>{children}</StepContext>;
}

/** One thought of a chapter, with one thing to do or to see. */
export function Step({ title, children }: { readonly title: string; readonly children: ReactNode }) {
  const id = useId();
  const place = useContext(StepContext);
  const heading = useRef<HTMLHeadingElement>(null);
  const justRevealed = useDerivation((state) => state.shown === place && place > 1);
  // A step that is revealed is where the class looks next.
  useEffect(() => {
    if (!justRevealed) return;
    heading.current?.focus({ preventScroll: true });
    heading.current?.scrollIntoView({ block: 'start' });
  }, [justRevealed]);
  return (
    <section className="derivation-step" aria-labelledby={id}>
      <h3 id={id} ref={heading} tabIndex={-1}>
        {title}
      </h3>
      {children}
    </section>
  );
}
