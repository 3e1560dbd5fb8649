import { DISHES } from '../data/kitchen/dishes';
import { LONGEST_COMPLETION } from '../data/kitchen/grammar';
import type { KitchenRun, Shown } from './kitchenRun';
import type { ParameterSet } from './parameters';
import type { PredictionRecord } from './records';

/**
 * What π_ref and a policy expect after a dish's prompt and some tokens. The tokens may come from a link: what is no token is left out, and there
 * are at most one fewer than the longest completion has.
 */
export async function predictNext(
  run: KitchenRun,
  dish: number,
  tokens: readonly number[],
  shown: Shown,
): Promise<PredictionRecord> {
  const { prober, options } = run.bench;
  const { vocabSize, endToken } = options.architecture;
  const isToken = (id: number) => Number.isInteger(id) && id >= 0 && id < vocabSize;
  const said = tokens.filter(isToken).slice(0, LONGEST_COMPLETION - 1);
  const { promptIds } = DISHES[dish];
  // The logits do not depend on the token that they predict, so any stands for the next one.
  const pair = { promptIds, chosenIds: [...said, endToken], rejectedIds: [endToken] };
  const logits = async (parameters: ParameterSet) => (await prober.probe(pair, parameters)).chosen;
  const referenceLogits = await logits(run.reference);
  const policyLogits = await logits(shown.parameters);
  return { step: shown.step, dish, tokens: said, referenceLogits, policyLogits };
}
