import { collateChosen } from '../data/batching';
import { DISHES, PROMPT_LENGTH } from '../data/kitchen/dishes';
import { LONGEST_COMPLETION } from '../data/kitchen/grammar';
import { Random } from '../math/random';
import { type SampledKl, sampledKl } from '../math/sampledKl';
import { PLAIN_SAMPLING } from '../math/sampling';
import type { Architecture } from '../model/architecture';
import { Generator } from '../model/generate';
import type { Backend } from '../runtime/backend';
import { BatchTensors, batchLimits } from './batchTensors';
import { Scorer } from './logps';
import type { ParameterSet } from './parameters';

/** Completions of each dish per estimate. */
const PER_DISH = 8;

/** KL(π_θ‖π_ref) as it must be estimated where nothing can be enumerated: on fresh samples of the policy. */
export class PolicySamples {
  private constructor(
    private readonly backend: Backend,
    private readonly architecture: Architecture,
    private readonly generator: Generator,
    private readonly batch: BatchTensors,
    private readonly scorer: Scorer,
  ) {}

  static async create(backend: Backend, architecture: Architecture): Promise<PolicySamples> {
    const sequences = PER_DISH * DISHES.length;
    const rows = { promptLength: PROMPT_LENGTH, maxNewTokens: LONGEST_COMPLETION };
    const shape = {
      pairs: sequences,
      positions: PROMPT_LENGTH + LONGEST_COMPLETION - 1,
      rows: sequences * LONGEST_COMPLETION,
    };
    const batch = new BatchTensors(backend, shape, false);
    const generator = await Generator.create(backend, architecture, { sequences, ...rows });
    return new PolicySamples(
      backend,
      architecture,
      generator,
      batch,
      await Scorer.create(backend, architecture, batch),
    );
  }

  async estimate(policy: ParameterSet, reference: ParameterSet, seed: number): Promise<SampledKl> {
    const prompts = DISHES.flatMap(({ promptIds }) => Array.from({ length: PER_DISH }, () => promptIds));
    const { endToken } = this.architecture;
    const written = await this.generator.generate(policy.tensors, prompts, endToken, PLAIN_SAMPLING, new Random(seed));
    const pairs = written.map(({ tokens }, i) => ({ promptIds: prompts[i], chosenIds: tokens, rejectedIds: tokens }));
    this.batch.load(collateChosen(pairs, this.batch.shape, batchLimits(this.architecture)));
    const logps = [];
    for (const parameters of [policy, reference]) {
      await this.scorer.run(parameters);
      logps.push((await this.backend.read([this.scorer.logps.sequences]))[0]);
    }
    return sampledKl(logps[0], logps[1]);
  }

  async dispose(): Promise<void> {
    await this.generator.dispose();
    await this.scorer.dispose();
    this.batch.destroy();
  }
}
