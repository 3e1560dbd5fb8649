import type { CompletionsRecord, HeldOutEvaluation, PairScores, SequenceScores } from '../../core/records';
import type { PairsState } from '../../core/runCheckpoint';
import type { FileDefinition } from '../../core/runDefinition';
import { CAPABILITIES, type Watch } from '../../core/world';
import type { PreferencePair } from '../../data/batching';
import { splitPairs } from '../../data/heldOut';
import { firstVisited } from '../../data/pairOrder';
import { nextTokens, tokenScores } from '../../math/pairView';
import { Random } from '../../math/random';
import type { ParameterSet } from '../../model/parameters';
import type { Tokenizer } from '../../model/tokenizer';
import { completedBy } from '../completions';
import type { EvaluationOptions, PolicyAt, SharedTensors, World, WorldKind } from '../world';
import { broughtMaterial, type FileMaterial } from './fileMaterial';
import { FileTools } from './fileTools';
import { HeldOutPairs } from './heldOutPairs';
import type { PackedPairs } from './packedPairs';

/** What else could have stood at a place. */
const NEXT_TOKENS = 5;
const COMPLETION_STREAM = 0x636f_6d70;

/** A file of pairs, of which nothing but the tokens is known: no true reward. A tenth of them is held out and measured. */
export class FileWorld implements World {
  readonly capabilities = CAPABILITIES.file;
  readonly fault = 'none';
  /** Nothing is drawn: the file holds the pairs. */
  readonly pairsState: PairsState = { known: new Int32Array(0), ready: new Int32Array(0), random: [0, 0, 0, 0] };
  readonly source: PackedPairs;
  readonly reference: ParameterSet;
  readonly split: { readonly training: number; readonly heldOut: number };
  private readonly pairs: PackedPairs;
  private readonly tokenizer: Tokenizer;
  private readonly vocab: number;
  private readonly heldOut: HeldOutPairs;
  private readonly heldOutPlaces: ReadonlySet<number>;

  constructor(
    readonly definition: FileDefinition,
    material: FileMaterial,
    private readonly tools: FileTools,
    shared: SharedTensors,
  ) {
    const { config } = definition;
    const { pairs } = material;
    const { training, heldOut } = splitPairs(pairs.size, config.seed);
    this.pairs = pairs;
    this.tokenizer = material.tokenizer('en');
    this.reference = shared.reference;
    this.vocab = shared.architecture.vocabSize;
    this.source = pairs.subset(training);
    this.split = { training: training.length, heldOut: heldOut.length };
    this.heldOutPlaces = new Set(heldOut);
    this.heldOut = new HeldOutPairs(pairs.subset(heldOut), config, tools.sampler, shared);
  }

  get trainingReference(): ParameterSet {
    return this.reference;
  }

  get evaluationSteps(): number {
    return this.definition.config.eval_steps;
  }

  get pairCount(): number {
    return this.pairs.size;
  }

  evaluate(policy: PolicyAt, options: EvaluationOptions = {}): Promise<HeldOutEvaluation | undefined> {
    return this.heldOut.evaluate(policy, options);
  }

  async inspect(place: number, { step, parameters }: PolicyAt): Promise<PairScores> {
    const { prober } = this.tools;
    const pair = this.pairs.at(place);
    const referenceLogits = await prober.probe(pair, this.reference);
    const policyLogits = await prober.probe(pair, parameters);
    const sequence = (tokens: readonly number[], half: 'chosen' | 'rejected'): SequenceScores => {
      const logits = { tokens, referenceLogits: referenceLogits[half], policyLogits: policyLogits[half] };
      return {
        tokens,
        text: this.tokenizer.decode(tokens),
        reference: tokenScores(logits.referenceLogits, tokens),
        policy: tokenScores(logits.policyLogits, tokens),
        next: tokens.map((_, i) => nextTokens(logits, i, NEXT_TOKENS)),
      };
    };
    const sequences = { chosen: sequence(pair.chosenIds, 'chosen'), rejected: sequence(pair.rejectedIds, 'rejected') };
    return {
      step,
      index: place,
      heldOut: this.heldOutPlaces.has(place),
      vocab: this.vocab,
      promptTokens: pair.promptIds,
      prompt: this.tokenizer.decode(pair.promptIds),
      labels: this.labels(sequences),
      ...sequences,
    };
  }

  complete(watch: Watch, policy: PolicyAt): Promise<CompletionsRecord> {
    const { promptIds } = this.pairs.at(Math.min(Math.max(0, watch.pair), this.pairCount - 1));
    return completedBy({
      watch,
      policy,
      reference: this.reference,
      prompt: watch.prompt || this.tokenizer.decode(promptIds),
      promptIds: () => (watch.prompt === '' ? promptIds : this.tokenizer.encode(watch.prompt)),
      write: (parameters, ids, sampling) => {
        const random = new Random(this.definition.config.seed, COMPLETION_STREAM);
        return this.tools.sampler.write(parameters, ids, sampling, random);
      },
      decode: (tokens) => this.tokenizer.decode(tokens),
    });
  }

  decode(tokens: readonly number[]): string {
    return this.tokenizer.decode(tokens);
  }

  visited(most: number): number[] {
    return firstVisited(this.source.size, most, this.definition.config.seed);
  }

  peek(indices: readonly number[]): Promise<PreferencePair[]> {
    return this.source.pairs(indices);
  }

  heldOutPairs(): Promise<PreferencePair[]> {
    return this.heldOut.all();
  }

  /** Of every token in a record. Blanks, which a vocabulary of bytes has, would not be seen. */
  private labels({ chosen, rejected }: Pick<PairScores, 'chosen' | 'rejected'>): Record<number, string> {
    const ids = [chosen, rejected].flatMap(({ tokens, next }) => [
      ...tokens,
      ...next.flatMap((candidates) => candidates.map(({ token }) => token)),
    ]);
    return Object.fromEntries(
      [...new Set(ids)].map((id) => {
        const text = this.tokenizer.decode([id], { specialTokens: true }).replaceAll('\n', '↵').replaceAll('\t', '⇥');
        return [id, text.trim() || '␣'];
      }),
    );
  }
}

export const FILE_WORLD: WorldKind<FileDefinition, FileMaterial, FileTools, FileWorld> = {
  // Two large models at once would not fit into memory.
  capabilities: CAPABILITIES.file,
  makesRoom: true,
  material: async (definition, from) => broughtMaterial(definition, from),
  batchShape({ config }, { pairs }) {
    splitPairs(pairs.size, config.seed); // refuses what cannot be split before anything is given up for it
    return pairs.shape(config.per_device_train_batch_size);
  },
  createTools: (shared, material) => FileTools.create(shared, material),
  open: (definition, material, tools, shared) => new FileWorld(definition, material, tools, shared),
};
