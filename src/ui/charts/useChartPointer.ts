import { type RefObject, useEffect } from 'react';
import { stepAt } from '../../figures/cursor';
import { indexAt } from '../../figures/figureCurves';
import type { FigureSpec } from '../../figures/spec';
import { useController, useRunStore } from '../shared/stores';
import { type ChartView, chartView } from './chartView';
import { marginOf } from './margins';

/** The pointer over a chart moves the cursor of all charts; a click shows the nearest snapshot at or before it. */
export function useChartPointer(spec: FigureSpec, area: RefObject<HTMLElement | null>): void {
  const controller = useController();
  const runStore = useRunStore();
  useEffect(() => {
    const element = area.current;
    if (!spec.cursor || !element) return;

    const moved = (event: PointerEvent) => {
      const step = stepUnder(spec, element, event, chartView(runStore.getState()));
      const state = runStore.getState();
      if (step !== state.cursor) state.setCursor(step);
    };
    const left = () => runStore.getState().setCursor(undefined);
    const clicked = (event: MouseEvent) => {
      const { snapshots } = runStore.getState();
      const step = stepUnder(spec, element, event, chartView(runStore.getState()));
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
  }, [spec, area, runStore, controller]);
}

function stepUnder(spec: FigureSpec, element: HTMLElement, { clientX, clientY }: MouseEvent, view: ChartView) {
  const cursor = spec.cursor?.(view);
  const margin = marginOf(spec.id);
  const box = element.getBoundingClientRect();
  const width = box.width - margin.l - margin.r;
  const height = box.height - margin.t - margin.b;
  if (!cursor || width <= 0 || height <= 0) return undefined;
  const x = (clientX - box.left - margin.l) / width;
  const y = (clientY - box.top - margin.t) / height;
  return stepAt(cursor, x, y, width / height);
}
