import { collateChosen } from '../../data/batching';
import { Random } from '../../math/random';
import { type SampledKl, sampledKl } from '../../math/sampledKl';
import { PLAIN_SAMPLING } from '../../math/sampling';
import type { Architecture } from '../../model/architecture';
import { BatchTensors, batchLimits } from '../../model/batchTensors';
import { Generator } from '../../model/generate';
import { Scorer } from '../../model/logps';
import type { ParameterSet } from '../../model/parameters';
import type { Backend } from '../../runtime/backend';
import { Owned } from '../../runtime/ownership';
import { DISHES, PROMPT_LENGTH } from './dishes';
import { LONGEST_COMPLETION } from './grammar';

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
    private readonly own: Owned,
  ) {}

  static async create(backend: Backend, architecture: Architecture): Promise<PolicySamples> {
    const sequences = PER_DISH * DISHES.length;
    const rows = { promptLength: PROMPT_LENGTH, maxNewTokens: LONGEST_COMPLETION };
    const shape = {
      pairs: sequences,
      sequences,
      positions: PROMPT_LENGTH + LONGEST_COMPLETION - 1,
      rows: sequences * LONGEST_COMPLETION,
    };
    return Owned.create(async (own) => {
      const batch = own.keep(new BatchTensors(backend, shape));
      const generator = own.keep(await Generator.create(backend, architecture, { sequences, ...rows }));
      const scorer = own.keep(await Scorer.create(backend, architecture, batch));
      return new PolicySamples(backend, architecture, generator, batch, scorer, own);
    });
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

  dispose(): Promise<void> {
    return this.own.dispose();
  }
}
