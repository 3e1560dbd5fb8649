/** Every figure of a run: one line here is all that a new one needs to be on the pages, in films and in reports. */
import { logsPairs } from '../../core/methods';
import { sftSteps, trainsRewardModel } from '../../core/stages';
import type { TrainingConfig } from '../../core/trainingConfig';
import { columnOf, type FigureCurves } from '../figureCurves';
import type { FigureSpec } from '../spec';
import { frontierFigure } from './frontierFigure';
import { klFigure } from './klFigure';
import { lossFigure } from './lossFigure';
import { massFigure } from './massFigure';
import { earnedFigure, entropyFigure, rewardModelFigure, updatesFigure } from './promptFigures';
import { logpsFigure, rewardsFigure } from './rewardsFigure';
import { weightsFigure } from './weightsFigure';

/** Of a run on pairs, in reading order. */
export const FIGURES: readonly FigureSpec[] = [
  frontierFigure,
  rewardsFigure,
  klFigure,
  lossFigure,
  logpsFigure,
  massFigure,
  weightsFigure,
];

/** Of a run that learns from responses. */
export const PROMPT_FIGURES: readonly FigureSpec[] = [
  frontierFigure,
  earnedFigure,
  klFigure,
  updatesFigure,
  entropyFigure,
  massFigure,
];

/** Those that can be drawn of a run. @param measured the columns that its world measures of a policy @param config without it the run is on pairs */
export function figuresOf(
  measured: readonly string[],
  config?: Pick<TrainingConfig, 'method'> & Partial<Pick<TrainingConfig, 'reward_source' | 'sft_steps'>>,
): readonly FigureSpec[] {
  if (!config) return FIGURES.filter((spec) => spec.canDraw(measured));
  const staged = trainsRewardModel({ reward_source: 'true_reward', ...config });
  if (logsPairs(config.method)) {
    const rated = staged ? [earnedFigure, rewardModelFigure] : [];
    return FIGURES.toSpliced(1, 0, ...rated).filter((spec) => spec.canDraw(measured));
  }
  const before = [
    ...(sftSteps({ sft_steps: 0, ...config }) > 0 ? [logpsFigure] : []),
    ...(staged ? [rewardModelFigure] : []),
  ];
  return PROMPT_FIGURES.toSpliced(2, 0, ...before).filter((spec) => spec.canDraw(measured));
}

/** The columns that some curves hold a measurement of. */
export function measuredIn({ evaluations }: FigureCurves): string[] {
  return Object.keys(evaluations.columns).filter((name) => columnOf(evaluations, name).length > 0);
}
