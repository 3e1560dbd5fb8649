/**
 * The whole boundary between training and hardware. Two implementations: `wasm` (ONNX Runtime's CPU provider and `math/`)
 * and `webgpu` (ONNX Runtime's WebGPU provider and `shaders/`). `train/` is written once, over this interface.
 *
 * Shapes: S sequences, P pairs (S = 2P, chosen first, then rejected; S = P for `sft` alone), R logit rows (one per completion
 * token, the rows of one sequence contiguous), V vocabulary, N = rows × positions of the input, C width.
 */

import type { BackendInfo, MemoryLimits } from '../core/engine';
import type { LossType } from '../core/lossTypes';
import type { Graph } from '../graph/ir';
import type { AdamWSettings } from '../math/adamW';

export type Dtype = 'float32' | 'int32' | 'uint32';
export type TypedArray = Float32Array | Int32Array | Uint32Array;

/** Memory of a backend. Who creates a tensor destroys it; destroying twice is safe. */
export interface Tensor {
  readonly label: string;
  readonly dtype: Dtype;
  readonly shape: readonly number[];
  /** Number of elements. */
  readonly size: number;
  destroy(): void;
}

/** A graph made ready to run. */
export interface Program {
  /** True when runs replay a captured command list (webgpu only). */
  readonly captured: boolean;
  /**
   * Runs the graph. The returned tensors belong to the program and stay valid until the end of its next run or its `dispose`, so that
   * they may be fed to that next run. Every input of the graph must be fed.
   */
  run(feeds: Readonly<Record<string, Tensor>>): Promise<Record<string, Tensor>>;
  dispose(): Promise<void>;
}

export interface ProgramOptions {
  /** Names of the outputs to compute; default all of the graph's. */
  readonly outputs?: readonly string[];
  /** Ask for graph capture; the program says in `captured` whether it is used. The same input tensors must be fed on each run. */
  readonly capture?: boolean;
}

/** The position of each distinct id among `ids`, as compressed rows: positions[starts[u] … starts[u+1]) hold uniqueIds[u]. */
export interface ScatterPlan {
  /** int32 [N], the first `count` used. */
  readonly uniqueIds: Tensor;
  /** int32 [N + 1]. */
  readonly starts: Tensor;
  /** int32 [N]. */
  readonly positions: Tensor;
  readonly count: number;
}

/**
 * The kernels. On wasm they run at once; on webgpu they are encoded, and run at the next `flush`. An output tensor is overwritten unless
 * said otherwise. `status` is the sticky flag: uint32 [4] = {flag, step, pair, kind}; flag 0 = all finite so far, 1 = bad; kind 1 = loss, 2 = gradient.
 */
export interface Kernels {
  /** logps[r] = logits[r, targets[r]] − lse[r]; lse[r] = log Σ_v exp logits[r, v]. Rows whose target is −100 get logps 0. */
  logSoftmaxGather(a: {
    logits: Tensor;
    targets: Tensor;
    logps: Tensor;
    lse: Tensor;
    rows: number;
    vocab: number;
  }): void;
  /** sums[s] = Σ logps[r], r in [starts[s], starts[s+1]), targets[r] ≠ −100. */
  sequenceSum(a: { values: Tensor; targets: Tensor; starts: Tensor; sums: Tensor; sequences: number }): void;
  /**
   * Per pair loss[p] and dLogps[s] = d(mean of the losses)/d(logps[s]) (math/pairLoss.ts). `lengths` float32 [S] are completion tokens.
   * `sft`: loss[p] = −logps[p]·P/Σ lengths, so that the mean over pairs is the mean over all chosen tokens; rejected gradients are 0.
   * A loss that is not finite sets `status` with `step` and the first such pair.
   */
  preferenceLoss(a: {
    lossType: LossType;
    beta: number;
    labelSmoothing: number;
    /** DiscoPOP's temperature; the paper's where it is left out. */
    discopopTau?: number | undefined;
    logps: Tensor;
    referenceLogps: Tensor;
    lengths: Tensor;
    loss: Tensor;
    dLogps: Tensor;
    status: Tensor;
    pairs: number;
    /** False: the batch has no rejected half (`sft` only); logps, referenceLogps, lengths and dLogps have P entries. */
    hasRejected: boolean;
    step: number;
  }): void;
  /** dLogits[r, v] = dLogps[sequenceOf[r]]·(1[v = targets[r]] − exp(logits[r, v] − lse[r])); 0 for rows whose target is −100. */
  dLogits(a: {
    logits: Tensor;
    lse: Tensor;
    targets: Tensor;
    dLogps: Tensor;
    sequenceOf: Tensor;
    dLogits: Tensor;
    rows: number;
    vocab: number;
  }): void;
  /**
   * kl[r] = Σ_v π_θ log(π_θ/π_ref), entropy[r] of π_θ, correct[r] = 1 when the first argmax of logits[r] is the target. Rows whose target is −100 get 0.
   */
  tokenKlEntropy(a: {
    logits: Tensor;
    lse: Tensor;
    referenceLogits: Tensor;
    referenceLse: Tensor;
    targets: Tensor;
    kl: Tensor;
    entropy: Tensor;
    correct: Tensor;
    rows: number;
    vocab: number;
  }): void;
  /** grad[uniqueIds[u], :] += Σ_{n ∈ plan(u)} dRows[n, :], in the order of `positions` (deterministic). */
  embeddingGrad(a: { dRows: Tensor; plan: ScatterPlan; grad: Tensor; width: number }): void;
  /**
   * norm[0] = sqrt(Σ g²) over all grads, norm[1] = clip coefficient min(1, maxGradNorm/(norm + 1e-6)), 1 when maxGradNorm is 0.
   * `norm` float32 [2]. A norm that is not finite sets `status` (kind 2).
   */
  gradNorm(a: { grads: readonly Tensor[]; maxGradNorm: number; norm: Tensor; status: Tensor; step: number }): void;
  /** AdamW in place (Loshchilov & Hutter 2019, decoupled decay), gradient scaled by norm[1]; does nothing while `status` is set. */
  adamW(a: {
    param: Tensor;
    grad: Tensor;
    m: Tensor;
    v: Tensor;
    norm: Tensor;
    status: Tensor;
    settings: AdamWSettings;
  }): void;
}

export interface Backend {
  readonly info: BackendInfo;
  readonly limits: MemoryLimits;
  readonly kernels: Kernels;
  /** Settles when the device is gone; never on wasm. */
  readonly lost: Promise<string>;
  /** A zeroed tensor, or one that holds a copy of `data`. */
  tensor(label: string, dtype: Dtype, shape: readonly number[], data?: TypedArray): Tensor;
  /** Overwrites a tensor from its start, in queue order: work encoded and flushed before sees the old content. `data` may be shorter than the tensor. */
  write(tensor: Tensor, data: TypedArray): void;
  /** Copies all of `source` into `target` at `offset` elements (encoded like a kernel). */
  copy(source: Tensor, target: Tensor, offset: number): void;
  /** Copies of the tensors' content after everything encoded before it. Flushes once; what is encoded later does not wait for it. */
  read(tensors: readonly Tensor[]): Promise<TypedArray[]>;
  /** Submits what has been encoded; nothing to do on wasm. */
  flush(): void;
  /** Waits until all submitted work is done. */
  sync(): Promise<void>;
  loadGraph(graph: Graph, options?: ProgramOptions): Promise<Program>;
  dispose(): Promise<void>;
}
