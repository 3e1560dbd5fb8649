import { asEngineError } from '../core/errors';
import type { CompletionsRecord } from '../core/records';
import type { Watch } from '../core/world';
import type { SamplingSettings } from '../math/sampling';
import type { ParameterSet } from '../model/parameters';
import type { PolicyAt } from './world';

/** A completion in tokens, as its world writes it. */
interface Written {
  readonly tokens: readonly number[];
  readonly logps: number;
  readonly reward?: number;
}

export interface Completing {
  readonly watch: Watch;
  readonly policy: PolicyAt;
  readonly reference: ParameterSet;
  /** What is completed, for the record. */
  readonly prompt: string;
  /** Its tokens; may throw. */
  readonly promptIds: () => readonly number[];
  /** With the same random numbers at each call. */
  readonly write: (
    parameters: ParameterSet,
    promptIds: readonly number[],
    sampling: SamplingSettings,
  ) => Promise<readonly Written[]>;
  readonly decode: (tokens: readonly number[]) => string;
}

/** Completions of what is watched by both models. What is wrong with the prompt is part of the record. @throws what is wrong with the engine */
export async function completedBy({
  watch,
  policy,
  reference,
  prompt,
  ...world
}: Completing): Promise<CompletionsRecord> {
  const record = { step: policy.step, watch, prompt };
  const { temperature, topK } = watch;
  const sampling = { do_sample: temperature > 0, temperature, top_k: topK, top_p: 1 };
  try {
    const promptIds = world.promptIds();
    const texts = async (parameters: ParameterSet) =>
      (await world.write(parameters, promptIds, sampling)).map((completion) => ({
        ...completion,
        text: world.decode(completion.tokens),
      }));
    const byReference = await texts(reference);
    return { ...record, reference: byReference, policy: await texts(policy.parameters) };
  } catch (thrown) {
    const { code, message, values } = asEngineError(thrown);
    if (code === 'engine_failed' || code === 'device_lost') throw thrown;
    return { ...record, reference: [], policy: [], problem: { code, message, values } };
  }
}
