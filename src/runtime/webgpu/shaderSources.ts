import adamw from '../../../shaders/adamw.wgsl?raw';
import dLogits from '../../../shaders/d_logits.wgsl?raw';
import embeddingGrad from '../../../shaders/embedding_grad.wgsl?raw';
import gradNorm from '../../../shaders/grad_norm.wgsl?raw';
import gradNormTotal from '../../../shaders/grad_norm_total.wgsl?raw';
import logSoftmaxGather from '../../../shaders/log_softmax_gather.wgsl?raw';
import preferenceLoss from '../../../shaders/preference_loss.wgsl?raw';
import common from '../../../shaders/prelude/common.wgsl?raw';
import sum from '../../../shaders/prelude/sum.wgsl?raw';
import tree from '../../../shaders/prelude/tree.wgsl?raw';
import sequenceSum from '../../../shaders/sequence_sum.wgsl?raw';
import tokenKlEntropy from '../../../shaders/token_kl_entropy.wgsl?raw';
import type { ShaderSources } from './kernelSpec';

/** The shaders as text. Imported at entry points only, since `?raw` needs Vite; everything else takes them as an argument. */
export const SHADER_SOURCES: ShaderSources = {
  log_softmax_gather: logSoftmaxGather,
  sequence_sum: sequenceSum,
  preference_loss: preferenceLoss,
  d_logits: dLogits,
  token_kl_entropy: tokenKlEntropy,
  embedding_grad: embeddingGrad,
  grad_norm: gradNorm,
  grad_norm_total: gradNormTotal,
  adamw,
  prelude: { common, tree, sum },
};
