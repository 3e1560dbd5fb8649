import type { Fault } from '../data/faults';
import { DISHES, PROMPT_LENGTH } from '../data/kitchen/dishes';
import { KITCHEN_TREE, LONGEST_COMPLETION } from '../data/kitchen/grammar';
import type { Architecture } from '../model/architecture';
import { Generator } from '../model/generate';
import type { Backend } from '../runtime/backend';
import { makeBench } from './benchParts';
import { ExactEvaluator } from './exactEvaluator';
import { faultyReference } from './faultyReference';
import { kitchenBatchShape, type PairWriter, pairsDrawnTogether } from './kitchenPairs';
import { PairProber } from './pairProber';
import { ParameterSet, type Weights } from './parameters';
import { PolicySamples } from './policySamples';
import { PromptWriter } from './promptWriter';
import { TrainerParts } from './trainerParts';

export interface WorkbenchOptions {
  readonly backend: Backend;
  readonly architecture: Architecture;
  /** Of the reference, and where every policy starts. */
  readonly weights: Weights;
  /** Pairs per step. */
  readonly batchSize: number;
  /** A mistake that the runs here may make. */
  readonly fault?: Fault;
  readonly capture?: boolean;
}

/**
 * Everything that a run in the kitchen has on its backend and that is costly to make: sessions and weights, for one model and one size of batch. One
 * run after the other works at it, so that a reset costs no compilation.
 */
export class Workbench {
  private referenceLogps: Promise<Float64Array[]> | undefined;
  private wrongReference: ParameterSet | undefined;

  private constructor(
    readonly options: WorkbenchOptions,
    readonly policy: ParameterSet,
    readonly reference: ParameterSet,
    /** Holds a past policy while it is looked at. */
    readonly past: ParameterSet,
    readonly parts: TrainerParts,
    readonly evaluator: ExactEvaluator,
    readonly samples: PolicySamples,
    readonly writer: PromptWriter,
    readonly prober: PairProber,
    readonly pairs: PairWriter,
  ) {}

  /** @throws EngineError whatever the backend says of the graphs; what was made until then is given back */
  static async create(options: WorkbenchOptions): Promise<Workbench> {
    const { backend, architecture, batchSize, fault, capture = false } = options;
    return makeBench(options, async ({ keep, parameters }) => {
      const [policy, reference, past] = ['policy', 'reference', 'past'].map(parameters);
      const together = pairsDrawnTogether(batchSize);
      const drawn = { sequences: 2 * together, promptLength: PROMPT_LENGTH, maxNewTokens: LONGEST_COMPLETION };
      const prompts = DISHES.map(({ promptIds }) => promptIds);
      const shape = kitchenBatchShape(batchSize, fault);
      const parts = keep(await TrainerParts.create(backend, architecture, shape, capture));
      const evaluator = keep(await ExactEvaluator.create(backend, architecture, KITCHEN_TREE, prompts));
      const samples = keep(await PolicySamples.create(backend, architecture));
      const writer = keep(await PromptWriter.create(backend, architecture));
      const prober = keep(await PairProber.create(backend, architecture, kitchenBatchShape(1)));
      const generator = keep(await Generator.create(backend, architecture, drawn));
      const pairs = { generator, together, reference, endToken: architecture.endToken };
      return new Workbench(options, policy, reference, past, parts, evaluator, samples, writer, prober, pairs);
    });
  }

  /** The exact log-probabilities of every outcome under π_ref; computed once. */
  exactReference(): Promise<Float64Array[]> {
    this.referenceLogps ??= this.evaluator.logps(this.reference);
    return this.referenceLogps;
  }

  /** Whether runs with this size of batch and this fault can work here. */
  serves(batchSize: number, fault: Fault): boolean {
    const [own, wanted] = [this.options, { batchSize, fault }].map((run) =>
      kitchenBatchShape(run.batchSize, run.fault),
    );
    return own.pairs === wanted.pairs && own.rows === wanted.rows;
  }

  /** What a run with this fault takes for its reference. One run at a time: the next one may ask for another. */
  trainingReference(fault: Fault): ParameterSet {
    const { backend, architecture, weights } = this.options;
    const wrong = faultyReference(fault, architecture, weights);
    if (!wrong) return this.reference;
    this.wrongReference ??= new ParameterSet(backend, architecture, 'wrongReference');
    this.wrongReference.write(wrong);
    return this.wrongReference;
  }

  /** Back to where a fresh run starts: the policy is the reference. */
  clear(): void {
    this.policy.write(this.options.weights);
    this.parts.clear();
  }

  async dispose(): Promise<void> {
    const { parts, evaluator, samples, writer, prober, pairs } = this;
    for (const part of [parts, evaluator, samples, writer, prober, pairs.generator]) await part.dispose();
    for (const set of [this.policy, this.reference, this.past, this.wrongReference]) set?.destroy();
  }
}
