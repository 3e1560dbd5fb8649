import type { Architecture } from '../../model/architecture';
import type { ParameterSet } from '../../model/parameters';
import type { Backend, Program, Tensor } from '../../runtime/backend';
import { Owned, TensorGroup } from '../../runtime/ownership';
import { OutcomeReader } from './outcomeReader';
import type { PrefixTree } from './prefixTree';
import { planTree } from './treePlan';

/** Positions of a packed row: attention costs its square, and each row repeats the prompt. */
const ROW_CAPACITY = 64;

/** One forward over the prefix tree of every prompt: the exact log-probability of each outcome. */
export class ExactEvaluator {
  private constructor(
    private readonly backend: Backend,
    private readonly program: Program,
    private readonly inputs: Readonly<Record<string, Tensor>>,
    private readonly reader: OutcomeReader,
    private readonly prompts: number,
    private readonly logitsPerPrompt: number,
    private readonly own: Owned,
  ) {}

  /** @param prompts token ids, all of one length */
  static async create(
    backend: Backend,
    architecture: Architecture,
    tree: PrefixTree,
    prompts: readonly (readonly number[])[],
  ): Promise<ExactEvaluator> {
    const plan = planTree(tree, prompts[0].length, ROW_CAPACITY, architecture.endToken);
    const count = prompts.length;
    const sequences = plan.rows * count;
    const { positions } = plan;
    const shape = { sequences, positions, logitRows: tree.nodes * count, maskRows: sequences };
    const repeat = <A extends Int32Array | Float32Array>(out: A, part: A, add = 0): A => {
      for (let p = 0; p < count; p++) out.set(add ? part.map((x) => x + p * add) : part, p * part.length);
      return out;
    };
    const inputIds = Int32Array.from(prompts.flatMap((prompt) => [...plan.inputIds(prompt)]));
    const mask = repeat(new Float32Array(plan.attentionMask.length * count), plan.attentionMask);
    const positionIds = repeat(new Int32Array(inputIds.length), plan.positionIds);
    const rows = repeat(new Int32Array(shape.logitRows), plan.logitRows, plan.rows * positions);
    return Owned.create(async (own) => {
      const group = own.keep(new TensorGroup(backend, 'exact'));
      const inputs = {
        input_ids: group.int32('input_ids', [inputIds.length], inputIds),
        position_ids: group.int32('position_ids', [inputIds.length], positionIds),
        attention_mask: group.float32('attention_mask', [sequences, 1, positions, positions], mask),
        logit_rows: group.int32('logit_rows', [rows.length], rows),
      };
      const program = own.keep(await backend.loadGraph(architecture.forward(shape)));
      const logitsPerPrompt = tree.nodes * tree.vocab;
      return new ExactEvaluator(backend, program, inputs, new OutcomeReader(tree), count, logitsPerPrompt, own);
    });
  }

  /** Log-probabilities per prompt: each completion, then "leaves the set" at each node of the tree. */
  async logps(parameters: ParameterSet): Promise<Float64Array[]> {
    const [logps] = await this.logpsAt(parameters, [1]);
    return logps;
  }

  /** The same for each temperature of the next token, from one forward. */
  async logpsAt(parameters: ParameterSet, temperatures: readonly number[]): Promise<Float64Array[][]> {
    const { logits } = await this.program.run({ ...this.inputs, ...parameters.tensors });
    const [values] = (await this.backend.read([logits])) as [Float32Array];
    return temperatures.map((temperature) =>
      Array.from({ length: this.prompts }, (_, p) =>
        this.reader.read(values, undefined, p * this.logitsPerPrompt, temperature),
      ),
    );
  }

  dispose(): Promise<void> {
    return this.own.dispose();
  }
}
