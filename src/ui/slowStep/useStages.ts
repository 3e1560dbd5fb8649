import { useEffect, useState } from 'react';

/** How long a stage stays while the step plays by itself, in milliseconds. */
const STAGE_TIME = 2500;

/** Where the narration stands. It starts again with every new step; going by hand stops the playing. @param count stages */
export function useStages(narration: unknown, count: number) {
  const last = count - 1;
  const [subject, setSubject] = useState(narration);
  const [stage, setStage] = useState(0);
  const [playing, setPlaying] = useState(false);
  if (subject !== narration) {
    setSubject(narration);
    setStage(0);
    setPlaying(false);
  }
  useEffect(() => {
    if (!playing) return;
    if (stage === last) return setPlaying(false);
    const timer = setTimeout(() => setStage(stage + 1), STAGE_TIME);
    return () => clearTimeout(timer);
  }, [playing, stage, last]);

  return {
    stage,
    playing,
    isFirst: stage === 0,
    isLast: stage === last,
    goTo: (wanted: number) => {
      setPlaying(false);
      setStage(Math.min(last, Math.max(0, wanted)));
    },
    /** From the start where it is at the end. */
    togglePlaying: () => {
      if (!playing && stage === last) setStage(0);
      setPlaying(!playing);
    },
  };
}
