/** What a run on a file is made of, as far as it has come: a checkpoint and pairs in its tokens. */

import type { LoadedModel, ModelTokens, Report } from '../client/runProtocol';
import type { Problem } from '../core/errors';
import { FILE_KITCHEN_DEFAULTS, type FileConfig, TRL_DEFAULTS } from '../core/fileConfig';
import type { RunIdentity } from '../core/keptRun';
import type { BroughtSource, ModelEstimate, ModelInfo, ModelOutlook } from '../core/modelInfo';
import type { DataReference, FileDefinition, ModelReference, RunDefinition } from '../core/runDefinition';

export interface FileInputs {
  readonly model: ModelInfo | undefined;
  /** A second checkpoint, which a run may be held against. */
  readonly reference: ModelInfo | undefined;
  /** What the reader of the data needs of the model. */
  readonly tokens: ModelTokens | undefined;
  /** What training takes with the model that is there, and with the one on its way. */
  readonly estimate: ModelEstimate | undefined;
  readonly comingEstimate: ModelEstimate | undefined;
  /** Of the models that were here, by their ids. */
  readonly estimates: Readonly<Record<string, ModelEstimate>>;
  /** The checkpoint that was given, and what can be said of it before it is loaded; undefined while it is being looked at. */
  readonly look: { readonly source: BroughtSource; readonly outlook: ModelOutlook | undefined } | undefined;
  /** A model is on its way; in bytes, or shares of 1 where they are not known. */
  readonly modelLoading: { readonly bytes: number; readonly total: number } | undefined;
  /** Why the model that was asked for last is not there. */
  readonly modelProblem: Problem | undefined;
  readonly data: DataReference | undefined;
  /** The trained run that went with its model or its pairs, until another takes its place. */
  readonly former: FormerRun | undefined;
  /** Model and pairs of a kept run are on their way. */
  readonly bringing: boolean;
  /** What the link is about that was opened, as long as nothing else takes its place: the page goes on naming it. */
  readonly named: NamedInputs | undefined;
}

export interface FormerRun {
  readonly run: RunIdentity;
  /** Updates made. */
  readonly step: number;
  readonly model: ModelReference;
  readonly data: DataReference;
}

export interface NamedInputs {
  readonly model?: ModelReference;
  readonly reference?: ModelReference;
  readonly data?: DataReference;
}

export const NO_INPUTS: FileInputs = {
  model: undefined,
  reference: undefined,
  tokens: undefined,
  estimate: undefined,
  comingEstimate: undefined,
  estimates: {},
  look: undefined,
  modelLoading: undefined,
  modelProblem: undefined,
  data: undefined,
  former: undefined,
  bringing: false,
  named: undefined,
};

const NO_MODEL: ModelReference = { id: '', name: '' };
export const NO_DATA: DataReference = { name: '', count: 0, hash: '' };

/** A run on a file before the visitor has brought anything. */
export const NO_FILE: FileDefinition = { world: 'file', config: FILE_KITCHEN_DEFAULTS, model: NO_MODEL, data: NO_DATA };

export function modelRequested(inputs: FileInputs): FileInputs {
  // A look that has not ended gives way.
  const look = inputs.look?.outlook && inputs.look;
  return { ...inputs, look, modelLoading: { bytes: 0, total: 0 }, comingEstimate: undefined, modelProblem: undefined };
}

export function lookRequested(inputs: FileInputs, source: BroughtSource): FileInputs {
  const look = { source, outlook: undefined };
  // A loading gives way.
  return { ...inputs, look, modelLoading: undefined, comingEstimate: undefined, modelProblem: undefined };
}

/** A look has ended: with what can be said, or with nothing, because it was given up or something was wrong. */
export function looked(inputs: FileInputs, outlook: ModelOutlook | undefined, modelProblem?: Problem): FileInputs {
  return { ...inputs, look: outlook && inputs.look && { ...inputs.look, outlook }, modelProblem };
}

/** What the worker reports while a model loads. */
export function modelProgressed(
  inputs: FileInputs,
  report: Extract<Report, { readonly type: 'estimate' | 'modelLoading' }>,
): FileInputs {
  if (report.type === 'estimate') return { ...inputs, comingEstimate: report.estimate };
  return { ...inputs, modelLoading: { bytes: report.bytes, total: report.total } };
}

/** The model did not come: it was given up, and can be asked for again, or something was wrong with it. What was there stays. */
export function modelMissed(inputs: FileInputs, modelProblem: Problem | undefined): FileInputs {
  const look = modelProblem ? undefined : inputs.look;
  return { ...inputs, look, modelLoading: undefined, comingEstimate: undefined, modelProblem };
}

/** The pairs of the model before are in tokens that mean nothing to this one. */
export function modelArrived(
  { named, bringing, estimates: known, former }: FileInputs,
  { info: model, tokens, estimate }: LoadedModel,
): FileInputs {
  const estimates = { ...known, [model.id]: estimate };
  return { ...NO_INPUTS, named, bringing, former, model, tokens, estimate, estimates };
}

/** The checkpoint that the next run is held against: the one that has arrived, or undefined for the model itself. */
export function draftHeldAgainst(draft: FileDefinition, reference: ModelReference | undefined): FileDefinition {
  const { reference: _, ...own } = draft;
  return reference ? { ...own, reference: { id: reference.id, name: reference.name } } : own;
}

/** What a link to the run that the controls show is about. */
export function linkedDefinition(draft: RunDefinition, { named }: FileInputs): RunDefinition {
  return draft.world === 'file' ? { ...draft, ...named } : draft;
}

/** Another kind of model needs other settings: those that nobody has changed follow it, and what a visitor or a link has set stays. */
export function draftForModel(draft: FileDefinition, before: ModelInfo | undefined, model: ModelInfo): FileDefinition {
  const [left, right] = [before === undefined || before.kind === 'shipped', model.kind === 'shipped'].map((shipped) =>
    shipped ? FILE_KITCHEN_DEFAULTS : TRL_DEFAULTS,
  );
  const kept = Object.entries(draft.config).filter(([name, value]) => value !== left[name as keyof FileConfig]);
  const config = { ...right, ...Object.fromEntries(kept) } as FileConfig;
  const { reference: _, ...own } = draft;
  return { ...own, config, model: { id: model.id, name: model.name }, data: NO_DATA };
}
