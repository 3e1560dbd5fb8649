import type { RunChannel } from '../client/trainingClient';
import { EngineError, problemOf } from '../core/errors';
import type { KeptInputs, RunSummary } from '../core/keptRun';
import { DEFAULT_RUN } from '../core/kitchenConfig';
import type { BroughtSource, ModelSource } from '../core/modelInfo';
import type { RunCheckpoint } from '../core/runCheckpoint';
import { type FileDefinition, startsAsReference } from '../core/runDefinition';
import { KITCHEN_MODELS } from '../core/settings';
import type { NamedInputs } from './fileInputs';
import type { RunStore } from './runStore';

/** A kept run, as far as it could be kept. */
export interface KeptFileRun {
  readonly summary: RunSummary;
  readonly checkpoint?: RunCheckpoint;
  readonly inputs?: KeptInputs;
}

/** What the visitor brings to a run on a file. Each method is safe to call at any time. */
export interface FileController {
  /** The page is turned to: where no model is there, the one that is wanted is loaded, or the page's own. */
  enter(): void;
  /** A link is about these: a model of the page's own is the one to be loaded. */
  want(named: NamedInputs): void;
  /** Says of a checkpoint what can be said before it is loaded; nothing is changed. */
  look(source: BroughtSource): Promise<void>;
  /** Replaces the model; data and run go with the old one, once the new one is there. @returns whether it is */
  load(source: ModelSource, cache: boolean): Promise<boolean>;
  /** What the next run is held against, of the model's shape and vocabulary. @returns whether it is there */
  holdAgainst(source: ModelSource, cache: boolean): Promise<boolean>;
  /** The next run is held against its own model again. */
  holdAgainstModel(): void;
  /** Gives up the look or the loading under way, or what was looked at. */
  cancel(): void;
  /** @param packed pairs in the model's tokens (data/pairCodec.ts); it belongs to the worker from now on */
  setData(name: string, packed: Int32Array<ArrayBuffer>): Promise<boolean>;
  /** Takes the pairs away, and the run on them. */
  dropData(): Promise<void>;
  /**
   * Makes sure that the worker has what a kept run was made of, so that it can go on. What is missing is said in the page; without its weights its settings are
   * what comes back. @returns whether all is there
   */
  bring(saved: KeptFileRun): Promise<boolean>;
  /** What of the present run can be kept; undefined where the pairs take too much. */
  kept(): KeptInputs | undefined;
  /** The worker that had model and pairs is gone: both are brought again. */
  forgotten(): void;
}

/** Most bytes of packed pairs of which the page keeps a copy, so that the run survives a reload and the loss of the worker. */
const KEPT_PAIRS_BYTES = 64 * 2 ** 20;

export function connectFileInputs(store: RunStore, request: RunChannel['request']): FileController {
  let asked: { readonly source: ModelSource; readonly cache: boolean } | undefined;
  let loaded: typeof asked;
  let heldFrom: typeof asked;
  let packed: Int32Array<ArrayBuffer> | undefined;
  let loading = 0;
  let wanted = DEFAULT_RUN.model;

  async function load(source: ModelSource, cache: boolean): Promise<boolean> {
    const mine = ++loading;
    asked = { source, cache };
    store.getState().modelRequested();
    try {
      const model = await request({ type: 'model', source, backend: store.getState().draftBackend, cache });
      // A later one is on its way in its place.
      if (mine !== loading) return false;
      if (!model) {
        store.getState().modelMissed(undefined);
        return false;
      }
      loaded = asked;
      heldFrom = undefined;
      packed = undefined;
      store.getState().modelArrived(model);
      return true;
    } catch (thrown) {
      if (mine === loading) store.getState().modelMissed(problemOf(thrown));
      return false;
    }
  }

  async function holdAgainst(source: ModelSource, cache: boolean): Promise<boolean> {
    const mine = ++loading;
    store.getState().modelRequested();
    try {
      const reference = await request({ type: 'reference', source, backend: store.getState().draftBackend, cache });
      if (mine !== loading) return false;
      if (!reference) {
        store.getState().modelMissed(undefined);
        return false;
      }
      heldFrom = { source, cache };
      store.getState().referenceArrived(reference);
      return true;
    } catch (thrown) {
      if (mine === loading) store.getState().modelMissed(problemOf(thrown));
      return false;
    }
  }

  /** One of the page's own that a link names beside the model that is there. */
  async function bringNamedReference(): Promise<void> {
    const { named, model } = store.getState().inputs;
    const shipped = KITCHEN_MODELS.find((name) => named?.reference?.id === `shipped:${name}`);
    if (shipped && model?.id === named?.model?.id) await holdAgainst({ kind: 'shipped', model: shipped }, false);
  }

  async function look(source: BroughtSource): Promise<void> {
    const mine = ++loading;
    store.getState().lookRequested(source);
    const answer = request({ type: 'look', source, backend: store.getState().draftBackend });
    const ended = await answer.then(
      (outlook) => ({ outlook, problem: undefined }),
      (thrown) => ({ outlook: undefined, problem: problemOf(thrown) }),
    );
    // A later one is on its way in its place.
    if (mine === loading) store.getState().looked(ended.outlook, ended.problem);
  }

  async function setData(name: string, pairs: Int32Array<ArrayBuffer>): Promise<boolean> {
    const copy = pairs.byteLength <= KEPT_PAIRS_BYTES ? pairs.slice() : undefined;
    try {
      const data = await request({ type: 'data', name, packed: pairs }, [pairs.buffer]);
      packed = copy;
      store.getState().dataArrived(data);
      store.getState().nameInputs(undefined);
      return true;
    } catch (thrown) {
      store.getState().commandFailed(problemOf(thrown));
      return false;
    }
  }

  async function bringAgain(kept: KeptInputs, name: string): Promise<void> {
    store.getState().setBringing(true);
    const { source, cache, reference, packed: pairs } = kept;
    const there = (await load(source, cache)) && (!reference || (await holdAgainst(reference.source, reference.cache)));
    if (there) await setData(name, pairs.slice());
    store.getState().setBringing(false);
  }

  function isThere({ model, reference, data }: FileDefinition): boolean {
    const { inputs } = store.getState();
    const held = !reference || inputs.reference?.id === reference.id;
    return inputs.model?.id === model.id && held && inputs.data?.hash === data.hash;
  }

  /** Of the run that is there. */
  function kept(): KeptInputs | undefined {
    const { applied, draft } = store.getState();
    if (!loaded || !packed) return undefined;
    return { ...loaded, ...(heldFrom && !startsAsReference(applied ?? draft) && { reference: heldFrom }), packed };
  }

  return {
    enter: () => {
      const { model, modelLoading } = store.getState().inputs;
      if (!model && !modelLoading) void load({ kind: 'shipped', model: wanted }, false).then(bringNamedReference);
    },
    want: (named) => {
      store.getState().nameInputs(named);
      if (!named.model) return;
      const { id } = named.model;
      wanted = KITCHEN_MODELS.find((name) => id === `shipped:${name}`) ?? DEFAULT_RUN.model;
      const { model } = store.getState().inputs;
      if (model?.kind === 'shipped' && model.id !== id)
        void load({ kind: 'shipped', model: wanted }, false).then(bringNamedReference);
      else if (model?.id === id) void bringNamedReference();
    },
    load: async (source, cache) => {
      const there = await load(source, cache);
      const { model, named } = store.getState().inputs;
      // Pairs are named in the tokens of their model: with it they are still to come.
      const same = named?.model?.id === model?.id ? named : undefined;
      const { reference, data } = same ?? {};
      if (there) store.getState().nameInputs(same && { ...(reference && { reference }), ...(data && { data }) });
      return there;
    },
    holdAgainst: async (source, cache) => {
      const there = await holdAgainst(source, cache);
      const { named } = store.getState().inputs;
      if (!there || !named) return there;
      const { reference: _, ...others } = named;
      store.getState().nameInputs(others);
      return there;
    },
    holdAgainstModel: () => store.getState().referenceArrived(undefined),
    look,
    cancel: () => {
      const { look, modelLoading } = store.getState().inputs;
      if (look?.outlook && !modelLoading) store.getState().looked(undefined);
      else void request({ type: 'cancelModel' });
    },
    setData,
    dropData: async () => {
      if (!store.getState().inputs.data) return;
      // Nothing of the run comes after it stands still.
      await request({ type: 'pause' }).catch(() => undefined);
      packed = undefined;
      store.getState().dataDropped();
    },
    bring: async ({ summary, checkpoint, inputs }) => {
      const definition = summary.definition as FileDefinition;
      if (!checkpoint) {
        const { draft, draftDefinition } = store.getState();
        draftDefinition({ ...draft, config: definition.config } as FileDefinition);
        store.getState().commandFailed(problemOf(weightsNotKept(summary.step)));
        return false;
      }
      if (isThere(definition)) {
        store.getState().nameInputs(undefined);
        return true;
      }
      if (inputs) await bringAgain(inputs, definition.data.name);
      if (isThere(definition)) return true;
      store.getState().commandFailed(problemOf(missing(definition)));
      return false;
    },
    kept,
    forgotten: () => {
      const again = kept();
      const { draft } = store.getState();
      store.getState().inputsLost();
      if (!again || draft.world !== 'file') return;
      void bringAgain(again, draft.data.name);
    },
  };
}

function weightsNotKept(step: number): EngineError {
  const message = `its weights were too large to be kept; train it again for its policy after ${step} steps`;
  return new EngineError('weights_not_kept', message, { step });
}

function missing({ model, reference, data }: FileDefinition): EngineError {
  const values = { model: reference ? `${model.name}, ${reference.name}` : model.name, data: data.name };
  const message = `the run was made with the checkpoint ${values.model} and the pairs of ${values.data}, which are not here; bring both, then open it again`;
  return new EngineError('inputs_missing', message, values);
}
