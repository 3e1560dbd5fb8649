import { adamW } from '../../math/adamW';
import { dLogits } from '../../math/dLogits';
import { embeddingGrad } from '../../math/embeddingGrad';
import { gradNorm } from '../../math/gradNorm';
import { logSoftmaxGather } from '../../math/logSoftmaxGather';
import { preferenceLoss } from '../../math/preferenceLoss';
import { sequenceSum } from '../../math/sequenceSum';
import { tokenKlEntropy } from '../../math/tokenKlEntropy';
import type { Kernels, Tensor } from '../backend';
import { WasmTensor } from './wasmTensor';

const f32 = (tensor: Tensor) => WasmTensor.of(tensor).data as Float32Array;
const i32 = (tensor: Tensor) => WasmTensor.of(tensor).data as Int32Array;
const u32 = (tensor: Tensor) => WasmTensor.of(tensor).data as Uint32Array;

type Arguments<K extends keyof Kernels> = Parameters<Kernels[K]>[0];

/** The kernels as `math/` computes them, at once. */
export class WasmKernels implements Kernels {
  logSoftmaxGather(a: Arguments<'logSoftmaxGather'>): void {
    logSoftmaxGather(f32(a.logits), i32(a.targets), f32(a.logps), f32(a.lse), a.rows, a.vocab);
  }

  sequenceSum(a: Arguments<'sequenceSum'>): void {
    sequenceSum(f32(a.values), i32(a.targets), i32(a.starts), f32(a.sums), a.sequences);
  }

  preferenceLoss(a: Arguments<'preferenceLoss'>): void {
    preferenceLoss({
      ...a,
      logps: f32(a.logps),
      referenceLogps: f32(a.referenceLogps),
      lengths: f32(a.lengths),
      loss: f32(a.loss),
      dLogps: f32(a.dLogps),
      status: u32(a.status),
    });
  }

  dLogits(a: Arguments<'dLogits'>): void {
    const { rows, vocab } = a;
    dLogits(f32(a.logits), f32(a.lse), i32(a.targets), f32(a.dLogps), i32(a.sequenceOf), f32(a.dLogits), rows, vocab);
  }

  tokenKlEntropy(a: Arguments<'tokenKlEntropy'>): void {
    const reference = [f32(a.referenceLogits), f32(a.referenceLse)] as const;
    const out = [f32(a.kl), f32(a.entropy), f32(a.correct)] as const;
    tokenKlEntropy(f32(a.logits), f32(a.lse), ...reference, i32(a.targets), ...out, a.rows, a.vocab);
  }

  embeddingGrad({ dRows, plan, grad, width }: Arguments<'embeddingGrad'>): void {
    embeddingGrad(f32(dRows), i32(plan.uniqueIds), i32(plan.starts), i32(plan.positions), plan.count, f32(grad), width);
  }

  gradNorm(a: Arguments<'gradNorm'>): void {
    gradNorm(a.grads.map(f32), a.maxGradNorm, f32(a.norm), u32(a.status), a.step);
  }

  adamW(a: Arguments<'adamW'>): void {
    adamW(f32(a.param), f32(a.grad), f32(a.m), f32(a.v), f32(a.norm), u32(a.status), a.settings);
  }
}
