import { useEffect, useRef } from 'react';
import { shownCurves } from '../../store/runData';
import { SIDE_MARKS, SIDES } from '../inspector/sides';
import { useSampledKitchenRun } from '../shared/stores';

/** Milliseconds: of one flight, between two that begin one after the other, and between two waves. */
const FLIGHT = 1100;
const STAGGER = 90;
const WAVE = 3600;
/** Marks of a wave: of both sides of half as many pairs. */
const MARKS = 4;
/** Of the push: what follows are its numbers. */
const PASSED = 0.6;

/** As steps are made, marks of pairs fly from the batch through the push to what is said; not where less motion is asked for. */
export function PairFlow() {
  const layer = useRef<HTMLDivElement>(null);
  const flownAt = useRef(Number.NEGATIVE_INFINITY);
  const before = useRef(0);
  const step = useSampledKitchenRun((state) => (shownCurves(state).recording ? 0 : state.step));
  useEffect(() => {
    const made = step > before.current;
    before.current = step;
    const now = performance.now();
    if (!made || !layer.current || now - flownAt.current < WAVE) return;
    if (fly(layer.current)) flownAt.current = now;
  }, [step]);
  return <div ref={layer} className="pair-flow" aria-hidden="true" />;
}

/** @returns false where there is no way yet */
function fly(layer: HTMLElement): boolean {
  if (window.matchMedia('(prefers-reduced-motion: reduce)').matches) return true;
  const places = ['.story-pairs', '.story-bars', '.story-ranks'].map((part) =>
    layer.parentElement?.querySelector(part)?.getBoundingClientRect(),
  );
  const [batch, push, said] = places;
  if (!batch || !push || !said) return false;
  // Only where the cards stand in a row, and are seen.
  if (batch.right > push.left || push.right > said.left || said.bottom < 0) return true;
  const origin = layer.getBoundingClientRect();
  for (let place = 0; place < MARKS; place++) {
    const side = SIDES[place % SIDES.length];
    const mark = document.createElement('span');
    mark.className = `role-${side}`;
    mark.textContent = SIDE_MARKS[side];
    layer.append(mark);
    const at = (x: number, y: number, opacity: number) => ({
      transform: `translate(${Math.round(x - origin.left)}px, ${Math.round(y - origin.top)}px)`,
      opacity,
    });
    const share = (place + 0.5) / MARKS;
    const row = push.top + (push.height * ((place % SIDES.length) + 0.5)) / SIDES.length - 8;
    const flight = mark.animate(
      [
        at(batch.left + share * batch.width, batch.top + batch.height / 3, 0),
        { ...at(batch.right, batch.top + batch.height / 3, 0.9), offset: 0.2 },
        { ...at(push.left - 16, row, 0.9), offset: 0.45 },
        { ...at(push.left + PASSED * push.width, row, 0.9), offset: 0.75 },
        at(said.left, said.top + share * said.height, 0),
      ],
      { duration: FLIGHT, delay: place * STAGGER, fill: 'backwards', easing: 'ease-in-out' },
    );
    flight.onfinish = () => mark.remove();
    flight.oncancel = () => mark.remove();
  }
  return true;
}
