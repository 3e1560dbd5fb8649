import type { ComponentType } from 'react';
import type { Chapter } from '../../store/derivationRules';
import { lazyPart } from '../shared/Part';

const OPENS = { opens: true };

/** Each chapter loads when it is opened. */
export const CHAPTER_PAGES: Readonly<Record<Chapter, ComponentType>> = {
  probabilities: lazyPart(() => import('./chapters/probabilities/ProbabilitiesChapter'), OPENS),
  reinforcement: lazyPart(() => import('./chapters/reinforcement/ReinforcementChapter'), OPENS),
  comparisons: lazyPart(() => import('./chapters/comparisons/ComparisonsChapter'), OPENS),
  rlhf: lazyPart(() => import('./chapters/rlhf/RlhfChapter'), OPENS),
  optimum: lazyPart(() => import('./chapters/optimum/OptimumChapter'), OPENS),
  inversion: lazyPart(() => import('./chapters/inversion/InversionChapter'), OPENS),
  cancellation: lazyPart(() => import('./chapters/cancellation/CancellationChapter'), OPENS),
  loss: lazyPart(() => import('./chapters/loss/LossChapter'), OPENS),
  failures: lazyPart(() => import('./chapters/failures/FailuresChapter'), OPENS),
  relatives: lazyPart(() => import('./chapters/relatives/RelativesChapter'), OPENS),
};
