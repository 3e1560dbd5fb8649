import { type ComponentType, lazy } from 'react';
import type { Chapter } from '../../store/lessonRules';

/** Each chapter loads when it is opened. */
export const CHAPTER_PAGES: Readonly<Record<Chapter, ComponentType>> = {
  probabilities: lazy(() => import('./chapters/probabilities/ProbabilitiesChapter')),
  reinforcement: lazy(() => import('./chapters/reinforcement/ReinforcementChapter')),
  comparisons: lazy(() => import('./chapters/comparisons/ComparisonsChapter')),
  rlhf: lazy(() => import('./chapters/rlhf/RlhfChapter')),
  optimum: lazy(() => import('./chapters/optimum/OptimumChapter')),
  inversion: lazy(() => import('./chapters/inversion/InversionChapter')),
  cancellation: lazy(() => import('./chapters/cancellation/CancellationChapter')),
  loss: lazy(() => import('./chapters/loss/LossChapter')),
  failures: lazy(() => import('./chapters/failures/FailuresChapter')),
  relatives: lazy(() => import('./chapters/relatives/RelativesChapter')),
};
