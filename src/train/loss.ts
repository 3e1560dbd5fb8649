import type { TrainingConfig } from '../core/trainingConfig';
import type { Batch } from '../data/batching';
import type { Graph } from '../graph/ir';
import type { BatchTensors } from '../model/batchTensors';
import type { Backend, Tensor } from '../runtime/backend';
import type { LanguageHead } from './languageHead';

/** What a loss is made for: an update's batch, and the head that turns logits into log-probabilities and their derivatives into dLogits. */
export interface LossContext {
  readonly backend: Backend;
  readonly batch: BatchTensors;
  readonly head: LanguageHead;
}

/** The update that a loss is asked for. */
export interface LossStep {
  readonly config: TrainingConfig;
  /** The one that is loaded. */
  readonly batch: Batch;
  /** 0-based. */
  readonly step: number;
  /** The sticky flag, set by the first loss that is not finite. */
  readonly status: Tensor;
}

/** What stands between the forward and the backward graph, with the tensors that it needs besides the batch. */
export interface Loss {
  /** What is read back of each step, by name; `loss` [N] holds the losses of which the mean is minimised. */
  readonly readings: { readonly loss: Tensor } & Readonly<Record<string, Tensor>>;
  /**
   * Fills the readings, and the flag where a loss is not finite. Encoded like a kernel, or run as a graph.
   * @param output as `differentiate` takes it @param mean the loss that is minimised, [1], where a graph has computed it with the passes
   */
  evaluate(output: Tensor, at: LossStep, mean?: Tensor): void | Promise<void>;
  /**
   * The derivative of the mean loss with respect to the model's output, of its shape, after `evaluate` of the same. Encoded like a kernel, or run as a graph.
   * @param output logits [R, V] of a language-model head; one number a row, [R, 1], of a scalar head
   */
  differentiate(output: Tensor): Tensor | Promise<Tensor>;
  /** The same loss in operators, where it has that form for this configuration; it belongs to the loss. */
  graphOf?(config: TrainingConfig): LossGraph | undefined;
  dispose(): Promise<void>;
}

/** A loss on pairs of completions; `referenceLogps` [S] are filled before it is asked for. */
export interface PairLoss extends Loss {
  readonly readings: Readonly<Record<'loss' | 'logps' | 'referenceLogps', Tensor>>;
  /** The reference's log-probabilities of tokens, as many as rows, where it reads those too: filled as `referenceLogps` are. */
  readonly referenceTokens?: Tensor | undefined;
}

/** How a loss enters an update: as kernels between two graphs, or as a part of one graph (docs/methods.md). */
export type LossForm = 'kernel' | 'graph';

/** A loss as a graph, to be one with the forward and the backward pass (joinedPass.ts). */
export interface LossGraph {
  /** Takes the model's output under its name; its only output, [1], is the mean loss. Graphs of one name are alike. */
  readonly graph: Graph;
  /** What else it takes, by name; the rest of what is here is not asked for. */
  readonly feeds: Readonly<Record<string, Tensor>>;
  /** Fills those feeds that the batch and the settings decide. */
  load(batch: Batch, config: TrainingConfig): void;
}
