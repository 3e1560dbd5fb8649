/** What the page knows of its run on own data: plain data, and what changes it. */
import { createStore } from 'zustand/vanilla';
import { KITCHEN_DEFAULTS, OWN_RANGES, type OwnRunConfig, TRL_DEFAULTS } from '../train/ownConfig';
import type { MetricsRecord, OwnEvaluation } from '../train/records';
import type { ModelEstimate, OwnModelInfo } from '../worker/own/model';
import {
  DEFAULT_OWN_WATCH,
  type ModelTokens,
  type OwnCommand,
  type OwnReport,
  type OwnWatch,
} from '../worker/own/protocol';
import type { RunState } from '../worker/protocol';
import { emptyOwnCurves, type OwnCurves, withOwnEvaluation, withOwnMetrics } from './ownCurves';
import { NUMBER_RULES, type NumberName, type NumberRule, withUsableSmoothing } from './settings';

type Report<Type extends OwnReport['type']> = Extract<OwnReport, { type: Type }>;
export type OwnFailure = Report<'failed'>;

export interface OwnRunData {
  readonly model: OwnModelInfo | undefined;
  /** What training takes with the model that is there, and with the one on its way. */
  readonly estimate: ModelEstimate | undefined;
  readonly comingEstimate: ModelEstimate | undefined;
  /** What the reader of the data needs of the model. */
  readonly tokens: ModelTokens | undefined;
  /** A model is on its way; in bytes, or shares of 1 where they are not known. */
  readonly modelLoading: { readonly bytes: number; readonly total: number } | undefined;
  readonly data: { readonly name: string; readonly count: number } | undefined;
  /** What the controls show; it becomes the applied configuration at the next start. */
  readonly draft: OwnRunConfig;
  /** What the run in the worker was made with. */
  readonly applied: OwnRunConfig | undefined;
  readonly engine: Pick<Report<'ready'>, 'backend' | 'reason' | 'detail'> | undefined;
  readonly split: Report<'ready'>['split'] | undefined;
  /** True from `start` until its `ready`: reports of the old run are ignored meanwhile. */
  readonly awaitingRun: boolean;
  /** Asked for before the run was there; sent as soon as it is. */
  readonly queued: Extract<OwnCommand, { type: 'train' | 'step' }> | undefined;
  readonly runState: RunState;
  readonly step: number;
  readonly millisecondsPerStep: number;
  /** Held-out pairs measured so far, while a measurement is under way. */
  readonly measuring: { readonly done: number; readonly total: number } | undefined;
  readonly curves: OwnCurves;
  readonly latestMetrics: MetricsRecord | undefined;
  readonly latestEvaluation: OwnEvaluation | undefined;
  readonly watch: OwnWatch;
  readonly pair: Report<'pair'> | undefined;
  readonly completions: Report<'completions'> | undefined;
  readonly failure: OwnFailure | undefined;
}

export interface OwnRunActions {
  editConfig(change: Partial<OwnRunConfig>): void;
  editWatch(change: Partial<OwnWatch>): void;
  modelRequested(): void;
  /** `start` was sent. */
  runRequested(): void;
  queue(command: OwnRunData['queued']): void;
  receive(report: OwnReport): void;
  dismiss(): void;
}

export type OwnRunState = OwnRunData & OwnRunActions;
export type OwnRunStore = ReturnType<typeof createOwnRunStore>;

/** What is allowed for each number of the configuration. */
export const OWN_RULES: Readonly<Record<keyof typeof OWN_RANGES, NumberRule>> = {
  ...(NUMBER_RULES satisfies Readonly<Record<Exclude<keyof typeof OWN_RANGES, 'eval_steps'> & NumberName, NumberRule>>),
  eval_steps: { kind: 'number', ...OWN_RANGES.eval_steps, open: false },
};

/** A run before its first step. */
function freshRun() {
  return {
    applied: undefined,
    split: undefined,
    awaitingRun: false,
    queued: undefined,
    runState: 'idle',
    step: 0,
    millisecondsPerStep: 0,
    measuring: undefined,
    curves: emptyOwnCurves(),
    latestMetrics: undefined,
    latestEvaluation: undefined,
    pair: undefined,
    completions: undefined,
  } as const satisfies Partial<OwnRunData>;
}

const INITIAL: OwnRunData = {
  ...freshRun(),
  model: undefined,
  estimate: undefined,
  comingEstimate: undefined,
  tokens: undefined,
  modelLoading: undefined,
  data: undefined,
  draft: KITCHEN_DEFAULTS,
  engine: undefined,
  watch: DEFAULT_OWN_WATCH,
  failure: undefined,
};

export function createOwnRunStore() {
  return createStore<OwnRunState>()((set) => ({
    ...INITIAL,
    editConfig: (change) => set(({ draft }) => ({ draft: withUsableSmoothing({ ...draft, ...change }) })),
    editWatch: (change) => set(({ watch }) => ({ watch: { ...watch, ...change } })),
    modelRequested: () => set({ modelLoading: { bytes: 0, total: 0 }, comingEstimate: undefined, failure: undefined }),
    runRequested: () => set({ awaitingRun: true, failure: undefined }),
    queue: (queued) => set({ queued }),
    receive: (report) => set((data) => received(data, report)),
    dismiss: () => set({ failure: undefined }),
  }));
}

const WHILE_WAITING: ReadonlySet<OwnReport['type']> = new Set([
  'estimate',
  'modelLoading',
  'model',
  'data',
  'ready',
  'failed',
]);

/** What a report changes. Of a run that is about to be replaced nothing is taken over but its failure. */
function received(data: OwnRunData, report: OwnReport): Partial<OwnRunData> {
  if (data.awaitingRun && !WHILE_WAITING.has(report.type)) return {};
  switch (report.type) {
    case 'modelLoading':
      return { modelLoading: { bytes: report.bytes, total: report.total } };
    case 'estimate':
      return { comingEstimate: report.estimate };
    case 'model':
      return adopted(data, report);
    case 'cancelled':
      return { modelLoading: undefined, comingEstimate: undefined };
    case 'data':
      return { ...freshRun(), data: { name: report.name, count: report.count }, watch: DEFAULT_OWN_WATCH };
    case 'preparing':
    case 'exported':
    case 'verified':
      return {};
    case 'ready': {
      const { config: applied, split, backend, reason, detail } = report;
      const { queued } = data;
      return { ...freshRun(), queued, applied, split, engine: { backend, reason, detail } };
    }
    case 'state': {
      const { state: runState, step, millisecondsPerStep } = report;
      return { runState, step, millisecondsPerStep };
    }
    case 'metrics':
      return { curves: withOwnMetrics(data.curves, report.records), latestMetrics: report.records.at(-1) };
    case 'measuring':
      return { measuring: { done: report.done, total: report.total } };
    case 'evaluation':
      return evaluated(data, report.record);
    case 'pair':
      return { pair: report };
    case 'completions':
      return sameWords(report.watch, data.watch) ? { completions: report } : {};
    case 'failed':
      return failed(data, report);
    default:
      return report satisfies never;
  }
}

/** Another kind of model needs other settings; what the visitor has set for the one kind stays. */
function adopted(data: OwnRunData, { info, tokens }: Report<'model'>): Partial<OwnRunData> {
  const shipped = (model: OwnModelInfo | undefined) => model === undefined || model.kind === 'shipped';
  const defaults = shipped(info) ? KITCHEN_DEFAULTS : TRL_DEFAULTS;
  const draft = shipped(info) === shipped(data.model) ? data.draft : defaults;
  const { comingEstimate: estimate } = data;
  const arrived = { model: info, tokens, estimate, comingEstimate: undefined, modelLoading: undefined };
  return { ...freshRun(), ...arrived, data: undefined, draft };
}

/** A measurement that was given up, or one of a step that the curves hold already, is no new point. */
function evaluated({ curves }: OwnRunData, record: OwnEvaluation | undefined): Partial<OwnRunData> {
  if (!record) return { measuring: undefined };
  const known = curves.evaluations.columns.step.at(-1) === record.step;
  return {
    measuring: undefined,
    latestEvaluation: record,
    ...(!known && { curves: withOwnEvaluation(curves, record) }),
  };
}

function sameWords(left: OwnWatch, right: OwnWatch): boolean {
  const words = ({ pair, prompt, temperature, topK }: OwnWatch) => [prompt || pair, temperature, topK].join();
  return words(left) === words(right);
}

/** A start that failed has ended the run before it. */
function failed(data: OwnRunData, failure: OwnFailure): Partial<OwnRunData> {
  const { fatal, command } = failure;
  return {
    failure,
    awaitingRun: false,
    queued: undefined,
    measuring: undefined,
    ...(command === 'loadModel' && { modelLoading: undefined, comingEstimate: undefined }),
    ...((fatal || command === 'start') && { ...freshRun(), curves: data.curves }),
    ...(fatal && { runState: 'failed', model: undefined, tokens: undefined, data: undefined, modelLoading: undefined }),
  };
}

/** A run is there, and none on its way in its place. */
export function hasOwnRun({ applied, awaitingRun }: OwnRunData): boolean {
  return applied !== undefined && !awaitingRun;
}

/** True when the controls show something else than what the run was made with. */
export function hasOwnChanges({ draft, applied }: OwnRunData): boolean {
  if (!applied) return false;
  return (Object.keys(draft) as (keyof OwnRunConfig)[]).some((name) => draft[name] !== applied[name]);
}
