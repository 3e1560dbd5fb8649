/**
 * What the models of a method take in memory while it trains: weights of every model, and for the trained ones a gradient and Adam's two moments per
 * weight. Activations and caches are left out.
 */
export interface ResidentModel {
  readonly name: 'policy' | 'reference' | 'reward' | 'value';
  readonly trained: boolean;
}

/** RLHF as in InstructGPT: PPO needs a value model besides, and the reward model is asked at every step. */
export const RLHF_MODELS: readonly ResidentModel[] = [
  { name: 'policy', trained: true },
  { name: 'reference', trained: false },
  { name: 'reward', trained: false },
  { name: 'value', trained: true },
];

export const DPO_MODELS: readonly ResidentModel[] = [
  { name: 'policy', trained: true },
  { name: 'reference', trained: false },
];

/** Numbers that are kept per weight of a model. */
const KEPT_PER_WEIGHT = { weights: 1, gradients: 1, moments: 2 } as const;

export interface ModelMemory {
  readonly weights: number;
  readonly gradients: number;
  readonly moments: number;
  readonly total: number;
}

/** Adam's moments are kept in float32, whatever the weights are in: a running mean of squares needs its digits. */
const BYTES_PER_MOMENT = 4;

/** Bytes of one model. @param bytesPerNumber of weights and gradients: 4 for float32, 2 for bfloat16 */
export function modelMemory({ trained }: ResidentModel, parameters: number, bytesPerNumber: number): ModelMemory {
  const bytes = (kept: number, each = bytesPerNumber) => kept * parameters * each;
  const weights = bytes(KEPT_PER_WEIGHT.weights);
  const gradients = trained ? bytes(KEPT_PER_WEIGHT.gradients) : 0;
  const moments = trained ? bytes(KEPT_PER_WEIGHT.moments, BYTES_PER_MOMENT) : 0;
  return { weights, gradients, moments, total: weights + gradients + moments };
}

/** Bytes of all models of a method, every one of the same size. */
export function totalMemory(models: readonly ResidentModel[], parameters: number, bytesPerNumber: number): number {
  return models.reduce((sum, model) => sum + modelMemory(model, parameters, bytesPerNumber).total, 0);
}
