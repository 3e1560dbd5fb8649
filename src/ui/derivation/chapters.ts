import type { ComponentType } from 'react';
import { CHAPTERS, type Chapter } from '../../store/derivationRules';
import { lazyPart } from '../shared/Part';

const LOADERS: Readonly<Record<Chapter, () => Promise<{ readonly default: ComponentType }>>> = {
  probabilities: () => import('./chapters/probabilities/ProbabilitiesChapter'),
  reinforcement: () => import('./chapters/reinforcement/ReinforcementChapter'),
  comparisons: () => import('./chapters/comparisons/ComparisonsChapter'),
  rlhf: () => import('./chapters/rlhf/RlhfChapter'),
  optimum: () => import('./chapters/optimum/OptimumChapter'),
  inversion: () => import('./chapters/inversion/InversionChapter'),
  cancellation: () => import('./chapters/cancellation/CancellationChapter'),
  loss: () => import('./chapters/loss/LossChapter'),
  failures: () => import('./chapters/failures/FailuresChapter'),
  relatives: () => import('./chapters/relatives/RelativesChapter'),
};

/** Each chapter loads when it is opened. */
export const CHAPTER_PAGES = Object.fromEntries(
  CHAPTERS.map((chapter) => [chapter, lazyPart(LOADERS[chapter], { opens: true })]),
) as Readonly<Record<Chapter, ComponentType>>;

/** Has a chapter on its way before it can be shown. */
export function fetchChapter(chapter: Chapter): void {
  LOADERS[chapter]().catch(() => undefined); // whoever shows it is told
}
