/** What a report of the worker, or a failure, changes about a run. */

import type { Report } from '../client/runProtocol';
import type { Problem } from '../core/errors';
import type { RunPath } from '../core/keptRun';
import { referenceOf } from '../core/kitchenConfig';
import { type RunDefinition, sameTaste } from '../core/runDefinition';
import { sameQuestion } from '../core/world';
import { withBatch, withEvaluation, withMetrics } from './curves';
import { modelProgressed } from './fileInputs';
import { withNotice } from './notices';
import { formerRun, freshRun, type RunData, shownCurves } from './runData';
import { pathOf } from './runPath';

type ReportOf<Type extends Report['type']> = Extract<Report, { readonly type: Type }>;

/** Of a run that is about to be replaced nothing is taken over but what concerns the one to come. */
const WHILE_WAITING: ReadonlySet<Report['type']> = new Set(['loading', 'ready', 'estimate', 'modelLoading', 'failed']);

export function received(data: RunData, report: Report): Partial<RunData> {
  if (data.awaitingRun && !WHILE_WAITING.has(report.type)) return {};
  switch (report.type) {
    case 'loading':
      return { loading: { stage: report.stage, fraction: report.fraction } };
    case 'ready':
      return readied(data, report);
    case 'world':
      return { world: report.world };
    case 'examples':
      return { examples: report.pairs };
    case 'frontier':
      return { frontier: report.record };
    case 'state': {
      const { state: runState, step, millisecondsPerStep, captured } = report;
      // It has ended, and no other takes its place: its model or its pairs have.
      const ended = step === 0 && data.step > 0;
      return {
        runState,
        step,
        millisecondsPerStep,
        captured,
        ...(ended && { inputs: { ...data.inputs, former: formerRun(data) } }),
      };
    }
    case 'metrics':
      return { curves: withMetrics(data.curves, report.records), latestMetrics: report.records.at(-1) };
    case 'batch':
      return { curves: withBatch(data.curves, report.record) };
    case 'rewardModel':
      return { rewardReport: report.record };
    case 'measuring':
      return { measuring: { done: report.done, total: report.total } };
    case 'evaluation':
      return evaluated(data, report);
    case 'snapshots':
      return { snapshots: report.snapshots };
    case 'completions':
      // What was asked for before something else is not shown.
      return sameQuestion(report.record.watch, data.watch, data.worldName) ? { completions: report.record } : {};
    case 'distribution':
      return report.record.dish === data.watch.dish ? { distribution: report.record } : {};
    case 'pair':
      return { pair: report.record };
    case 'estimate':
    case 'modelLoading':
      return { inputs: modelProgressed(data.inputs, report) };
    case 'checkpoint':
      return {};
    case 'failed':
      return {
        ...startFailed(data, report.problem, report.fatal),
        runState: 'failed',
        // With the engine goes what the worker had of the files.
        ...(report.fatal && data.worldName === 'file' && { inputs: { ...data.inputs, modelLoading: undefined } }),
      };
    default:
      return report satisfies never;
  }
}

/** The run so far stays in sight. */
export function startFailed(data: RunData, problem: Problem, fatal = false): Partial<RunData> {
  // Where there was none yet, the page has nothing but to try again.
  const nothing = data.worldName === 'kitchen' && data.applied === undefined;
  return {
    ...commandFailed(data, problem, fatal || nothing),
    ...(nothing && { runState: 'failed' }),
    awaitingRun: false,
    requested: undefined,
    loading: undefined,
    queued: undefined,
    measuring: undefined,
  };
}

export function commandFailed(data: RunData, problem: Problem, fatal = false): Partial<RunData> {
  return {
    notices: withNotice(data.notices, { kind: 'engine', problem, fatal }),
    ...(data.narration === 'asked' && { narration: undefined }),
  };
}

/** An evaluation that was given up, or of a step that the curves hold already, as after a reload, is no new point. */
function evaluated(data: RunData, { record }: ReportOf<'evaluation'>): Partial<RunData> {
  if (!record) return { measuring: undefined };
  const known = data.curves.evaluations.columns.step.at(-1) === record.step;
  return {
    measuring: undefined,
    latestEvaluation: record,
    ...(!known && { curves: withEvaluation(data.curves, record) }),
  };
}

function readied(data: RunData, report: ReportOf<'ready'>): Partial<RunData> {
  const { definition, step, backend, reason, detail, parameters, models, split } = report;
  const changed = {
    ...freshRun(),
    ghost: ghostBehind(data, definition),
    // A slow step that was asked for early is about to be made.
    ...(data.queued?.type === 'narrate' && { narration: data.narration }),
    ...(data.requested && { run: data.requested.run, curves: data.requested.curves }),
    step,
    split,
    requested: undefined,
    awaitingRun: false,
    loading: undefined,
    applied: definition,
    engine: { backend, reason, detail, parameters },
    models,
  };
  // While the recorded run is looked through, the visitor's own becomes ready behind it.
  const shown = shownCurves(data).recording;
  const stays = shown && shown === shownCurves({ ...data, ...changed }).recording;
  return stays ? { ...changed, cursor: data.cursor } : changed;
}

/** What stays faintly of the run so far behind the one that begins. */
function ghostBehind(data: RunData, next: RunDefinition): RunPath | undefined {
  const { applied, run, requested } = data;
  if (applied?.world !== 'kitchen' || next.world !== 'kitchen') return undefined;
  const alike = referenceOf(applied.config) === referenceOf(next.config) && sameTaste(applied.taste, next.taste);
  if (!alike) return undefined;
  // The same run, taken up again, or one that never made a step: the one before that stays.
  return run?.id === requested?.run.id ? data.ghost : (pathOf(data.curves) ?? data.ghost);
}
