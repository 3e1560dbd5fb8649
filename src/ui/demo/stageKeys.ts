import { useEffect } from 'react';
import { stageStore } from '../shared/stores';
import { leaveStage, pauseDemo, playDemo, restartDemo } from './demoPage';
import { demoStore } from './useDemo';

/** Space pauses and plays, R starts again, Esc and P leave. They come before the page's own keys. */
export function useStageKeys(): void {
  useEffect(() => {
    const pressed = (event: KeyboardEvent) => {
      if (event.ctrlKey || event.metaKey || event.altKey || event.repeat) return;
      const target = event.target instanceof Element ? event.target : document.body;
      if (target.closest('dialog, [role=dialog]')) return;
      if (event.key === ' ' && target.closest('button, a, input, select, summary')) return;
      if (event.key !== 'Escape' && target.closest('input, select, textarea')) return;
      const act = action(event.key);
      if (!act) return;
      event.preventDefault();
      act();
    };
    window.addEventListener('keydown', pressed, { capture: true });
    return () => window.removeEventListener('keydown', pressed, { capture: true });
  }, []);
}

function action(key: string): (() => void) | undefined {
  const { demo } = stageStore.getState();
  if (key === 'Escape' || key.toLowerCase() === 'p') return leaveStage;
  if (demo === undefined) return undefined;
  if (key === ' ') return demoStore.getState().playback === 'playing' ? pauseDemo : playDemo;
  if (key.toLowerCase() === 'r') return () => void restartDemo();
  return undefined;
}
