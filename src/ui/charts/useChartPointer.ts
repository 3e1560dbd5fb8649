import { type RefObject, useEffect } from 'react';
import { indexAt } from '../../store/curves';
import { controller, runStore } from '../stores';
import type { ChartCursor } from './chartSpec';
import { chartView } from './chartView';

/** The pointer over a chart moves the cursor of all charts; a click shows the nearest snapshot at or before it. */
export function useChartPointer(cursor: ChartCursor | undefined, area: RefObject<HTMLElement | null>): void {
  useEffect(() => {
    const element = area.current;
    if (!cursor || !element) return;

    const moved = (event: PointerEvent) => {
      const step = stepUnder(cursor, element, event);
      const state = runStore.getState();
      if (step !== state.cursor) state.setCursor(step);
    };
    const left = () => runStore.getState().setCursor(undefined);
    const clicked = (event: MouseEvent) => {
      const { snapshots } = runStore.getState();
      const step = stepUnder(cursor, element, event);
      if (step === undefined || snapshots.steps.length === 0 || chartView(runStore.getState()).recorded) return;
      controller.view(snapshots.steps[indexAt(snapshots.steps, step)]);
    };

    element.addEventListener('pointermove', moved);
    element.addEventListener('pointerleave', left);
    element.addEventListener('click', clicked);
    return () => {
      element.removeEventListener('pointermove', moved);
      element.removeEventListener('pointerleave', left);
      element.removeEventListener('click', clicked);
    };
  }, [cursor, area]);
}

function stepUnder({ margin, stepAt }: ChartCursor, element: HTMLElement, { clientX, clientY }: MouseEvent) {
  const box = element.getBoundingClientRect();
  const width = box.width - margin.l - margin.r;
  const height = box.height - margin.t - margin.b;
  if (width <= 0 || height <= 0) return undefined;
  const x = (clientX - box.left - margin.l) / width;
  const y = (clientY - box.top - margin.t) / height;
  return stepAt(chartView(runStore.getState()), x, y, width / height);
}
