import type { Fault } from '../../core/faults';
import { Generator } from '../../model/generate';
import { PairProber } from '../../model/pairProber';
import { ParameterSet } from '../../model/parameters';
import { Owned } from '../../runtime/ownership';
import { ExactEvaluator } from '../exact/exactEvaluator';
import type { SharedTensors } from '../world';
import { DISHES, PROMPT_LENGTH } from './dishes';
import { faultyReference } from './faultyReference';
import { KITCHEN_TREE, LONGEST_COMPLETION } from './grammar';
import type { KitchenFiles } from './kitchenFiles';
import { kitchenBatchShape, type PairWriter, pairsDrawnTogether } from './kitchenPairs';
import { PolicySamples } from './policySamples';
import { PromptWriter } from './promptWriter';

/** What the kitchen has on a backend: sessions that draw pairs, evaluate, sample, complete and inspect. Those that a first step can do without come later. */
export class KitchenTools {
  private referenceLogps: readonly Float64Array[] | undefined;
  private wrongReference: ParameterSet | undefined;

  private constructor(
    private readonly shared: SharedTensors,
    private readonly files: KitchenFiles,
    readonly evaluator: () => Promise<ExactEvaluator>,
    readonly samples: () => Promise<PolicySamples>,
    readonly writer: () => Promise<PromptWriter>,
    readonly prober: () => Promise<PairProber>,
    readonly pairs: PairWriter,
    private readonly own: Owned,
  ) {}

  /** @throws EngineError whatever the backend says of the graphs; what was made until then is given back */
  static create(shared: SharedTensors, files: KitchenFiles): Promise<KitchenTools> {
    const { backend, architecture, reference, batch } = shared;
    return Owned.create(async (own) => {
      const together = pairsDrawnTogether(batch.shape.pairs);
      const drawn = { sequences: 2 * together, promptLength: PROMPT_LENGTH, maxNewTokens: LONGEST_COMPLETION };
      const prompts = DISHES.map(({ promptIds }) => promptIds);
      const evaluator = own.onDemand(() => ExactEvaluator.create(backend, architecture, KITCHEN_TREE, prompts));
      const samples = own.onDemand(() => PolicySamples.create(backend, architecture));
      const writer = own.onDemand(() => PromptWriter.create(backend, architecture));
      const prober = own.onDemand(() => PairProber.create(backend, architecture, kitchenBatchShape(1)));
      const generator = own.onDemand(() => Generator.create(backend, architecture, drawn));
      const pairs = { generator, together, reference, endToken: architecture.endToken };
      return new KitchenTools(shared, files, evaluator, samples, writer, prober, pairs, own);
    });
  }

  /** The exact log-probabilities of every outcome under π_ref: as they came with it, or computed once. */
  async exactReference(): Promise<readonly Float64Array[]> {
    this.referenceLogps ??=
      (this.files.reference ?? this.files).shipped?.logps ??
      (await (await this.evaluator()).logps(this.shared.reference));
    return this.referenceLogps;
  }

  /** What a run with this fault takes for its reference. One run at a time: the next one may ask for another. */
  trainingReference(fault: Fault): ParameterSet {
    const { backend, architecture, reference } = this.shared;
    const wrong = faultyReference(fault, architecture, (this.files.reference ?? this.files).checkpoint.params);
    if (!wrong) return reference;
    this.wrongReference ??= this.own.keep(new ParameterSet(backend, architecture, 'wrongReference'));
    this.wrongReference.write(wrong);
    return this.wrongReference;
  }

  dispose(): Promise<void> {
    return this.own.dispose();
  }
}
