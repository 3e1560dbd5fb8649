import type { Kernels } from '../backend';
import type { CommandQueue } from './commandQueue';
import { KernelRunner } from './kernelRunner';
import type { KernelSpec, ShaderName, ShaderSources } from './kernelSpec';
import { ADAMW, adamW } from './kernels/adamW';
import { D_LOGITS, dLogits } from './kernels/dLogits';
import { EMBEDDING_GRAD, embeddingGrad } from './kernels/embeddingGrad';
import { GRAD_NORM, GRAD_NORM_TOTAL, GradNorm } from './kernels/gradNorm';
import { LOG_SOFTMAX_GATHER, logSoftmaxGather } from './kernels/logSoftmaxGather';
import { PREFERENCE_LOSS, preferenceLoss } from './kernels/preferenceLoss';
import { SEQUENCE_SUM, sequenceSum } from './kernels/sequenceSum';
import { TOKEN_KL_ENTROPY, tokenKlEntropy } from './kernels/tokenKlEntropy';

type Arguments<Name extends keyof Kernels> = Parameters<Kernels[Name]>[0];

export const SPECS = {
  log_softmax_gather: LOG_SOFTMAX_GATHER,
  sequence_sum: SEQUENCE_SUM,
  preference_loss: PREFERENCE_LOSS,
  d_logits: D_LOGITS,
  token_kl_entropy: TOKEN_KL_ENTROPY,
  embedding_grad: EMBEDDING_GRAD,
  grad_norm: GRAD_NORM,
  grad_norm_total: GRAD_NORM_TOTAL,
  adamw: ADAMW,
} as const satisfies Record<ShaderName, KernelSpec>;

/** The contract's kernels in WGSL. Each call only encodes; `queue.flush()` submits. */
export class GpuKernels implements Kernels {
  private readonly runner: KernelRunner;
  private readonly norm = new GradNorm();

  /** @param shaders source text by name, so that nothing here imports an asset. */
  constructor(device: GPUDevice, queue: CommandQueue, shaders: ShaderSources) {
    this.runner = new KernelRunner(device, queue, shaders);
  }

  /** Compiles every kernel ahead of its first use. @throws EngineError with line, column and source of a shader that does not compile. */
  warmUp(): Promise<void> {
    return this.runner.pipelines.warmUp(Object.values(SPECS));
  }

  logSoftmaxGather(a: Arguments<'logSoftmaxGather'>): void {
    logSoftmaxGather(this.runner, a);
  }

  sequenceSum(a: Arguments<'sequenceSum'>): void {
    sequenceSum(this.runner, a);
  }

  preferenceLoss(a: Arguments<'preferenceLoss'>): void {
    preferenceLoss(this.runner, a);
  }

  dLogits(a: Arguments<'dLogits'>): void {
    dLogits(this.runner, a);
  }

  tokenKlEntropy(a: Arguments<'tokenKlEntropy'>): void {
    tokenKlEntropy(this.runner, a);
  }

  embeddingGrad(a: Arguments<'embeddingGrad'>): void {
    embeddingGrad(this.runner, a);
  }

  gradNorm(a: Arguments<'gradNorm'>): void {
    this.norm.run(this.runner, a);
  }

  adamW(a: Arguments<'adamW'>): void {
    adamW(this.runner, a);
  }

  destroy(): void {
    this.norm.destroy();
    this.runner.destroy();
  }
}
