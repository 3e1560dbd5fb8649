import { EngineError } from '../../core/errors';
import type { LossType } from '../../core/lossTypes';
import type { Capabilities } from '../../core/world';
import { DPO } from './dpo';
import type { Method } from './method';
import { SFT } from './sft';

/** Every method, by its name. */
export const METHODS = { dpo: DPO, sft: SFT } as const satisfies Record<string, Method>;

/** The method that a loss type, under TRL's name, belongs to. */
export function methodOf(lossType: LossType): Method {
  return lossType === 'sft' ? METHODS.sft : METHODS.dpo;
}

/** @throws EngineError config_invalid naming the first thing that a method needs and a world cannot do */
export function checkNeeds(lossType: LossType, capabilities: Capabilities): void {
  const missing = methodOf(lossType).needs.find((need) => !capabilities[need]);
  if (missing === undefined) return;
  const mend = `a method that needs no ${missing}, which this world does not have`;
  throw new EngineError('config_invalid', `loss_type is ${lossType}; use ${mend}`, {
    name: 'loss_type',
    value: lossType,
    mend,
  });
}
