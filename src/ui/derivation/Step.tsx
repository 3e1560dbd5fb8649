import { createContext, type ReactNode, useContext, useEffect, useId, useRef } from 'react';
import { useDerivation } from '../shared/stores';
import { Deeper } from './Deeper';
import type { DeeperId } from './useDeeper';

const StepContext = createContext(0);

/** Tells a step its place in the chapter, from 1. */
export function StepNumber({ value, children }: { readonly value: number; readonly children: ReactNode }) {
  return <StepContext value={value}>{children}</StepContext>;
}

interface StepProps {
  readonly title: string;
  /** Of what DPO does not need: folded until it is asked for, as by revealing it. */
  readonly deeper?: DeeperId;
  readonly children: ReactNode;
}

/** One thought of a chapter, with one thing to do or to see. */
export function Step({ title, deeper, children }: StepProps) {
  const id = useId();
  const place = useContext(StepContext);
  const heading = useRef<HTMLHeadingElement>(null);
  const latest = useDerivation((state) => state.shown === place);
  const justRevealed = latest && place > 1;
  // A step that is revealed is where the class looks next.
  useEffect(() => {
    if (!justRevealed) return;
    heading.current?.focus({ preventScroll: true });
    heading.current?.scrollIntoView({ block: 'start' });
  }, [justRevealed]);
  const titled = (
    <h3 id={id} ref={heading} tabIndex={-1}>
      {title}
    </h3>
  );
  return (
    <section className="derivation-step" aria-labelledby={id}>
      {deeper ? (
        <Deeper {...deeper} asked={latest} title={titled}>
          {children}
        </Deeper>
      ) : (
        <>
          {titled}
          {children}
        </>
      )}
    </section>
  );
}
