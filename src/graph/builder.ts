import { EngineError } from '../core/errors';
import type { Attribute, Constant, Graph, GraphDtype, Node, Value } from './ir';
import { inferShapes } from './shapes';

/** Builds a graph node by node; each value's dtype and shape are known as soon as it is made. */
export class GraphBuilder {
  private readonly inputs: Value[] = [];
  private readonly nodes: Node[] = [];
  private readonly constants: Constant[] = [];
  private readonly constantByContent = new Map<string, Constant>();
  private readonly inverses = new Map<string, string>();
  private readonly values = new Map<string, Value>();

  /** @param prefix of made-up value names; keeps those of a derived graph apart from the names that it imports */
  constructor(
    private readonly name: string,
    private readonly prefix = '',
  ) {}

  /** Declares a graph input. */
  input(name: string, dtype: GraphDtype, shape: readonly number[]): Value {
    const value = this.declare({ name, dtype, shape });
    this.inputs.push(value);
    return value;
  }

  /** Names the inverse of an index input; see `Graph.inverses`. */
  declareInverse(indices: Value, inverse: string): void {
    this.inverses.set(indices.name, inverse);
  }

  /** A constant tensor (equal constants are stored once); a bare number is a scalar. */
  constant(data: number | readonly number[], dtype: GraphDtype = 'float32', shape?: readonly number[]): Value {
    const list = typeof data === 'number' ? [data] : data;
    const dims = shape ?? (typeof data === 'number' ? [] : [list.length]);
    const key = `${dtype}|${dims.join()}|${list.join()}`;
    const known = this.constantByContent.get(key);
    if (known) return known;
    const constant: Constant = { name: `constant_${this.constants.length}`, dtype, shape: dims, data: list };
    this.declare(constant);
    this.constants.push(constant);
    this.constantByContent.set(key, constant);
    return constant;
  }

  /**
   * Adds a node with one output and returns that output.
   * @param name of the output; made up from the operator where absent
   * @throws EngineError graph_invalid when the inputs do not fit the operator
   */
  op(op: string, inputs: readonly (Value | null)[], attributes: Record<string, Attribute> = {}, name?: string): Value {
    return this.multi(op, inputs, attributes, name === undefined ? 1 : [name])[0];
  }

  /** Adds a node with several outputs; `outputs` is their number or their names. */
  multi(
    op: string,
    inputs: readonly (Value | null)[],
    attributes: Record<string, Attribute>,
    outputs: number | readonly string[],
  ): Value[] {
    const count = typeof outputs === 'number' ? outputs : outputs.length;
    const inferred = inferShapes(op, inputs, attributes, count, (name) => this.constantData(name));
    const made = inferred.map((type, i) =>
      this.declare({ name: typeof outputs === 'number' ? this.fresh(op, i) : outputs[i], ...type }),
    );
    this.nodes.push({
      op,
      inputs: inputs.map((input) => input?.name ?? ''),
      outputs: made.map((value) => value.name),
      attributes,
    });
    return made;
  }

  reshape(value: Value, shape: readonly number[], name?: string): Value {
    if (value.shape.join() === shape.join() && name === undefined) return value;
    return this.op('Reshape', [value, this.constant(shape, 'int64', [shape.length])], {}, name);
  }

  transpose(value: Value, perm: readonly number[]): Value {
    return this.op('Transpose', [value], { perm });
  }

  reduce(op: 'ReduceSum' | 'ReduceMean', value: Value, axes: readonly number[], keepdims: boolean): Value {
    return this.op(op, [value, this.constant(axes, 'int64', [axes.length])], { keepdims: keepdims ? 1 : 0 });
  }

  find(name: string): Value | undefined {
    return this.values.get(name);
  }

  /** The graph so far; constants that no node reads are left out. */
  build(outputs: readonly Value[]): Graph {
    const read = new Set(this.nodes.flatMap((node) => node.inputs));
    return {
      name: this.name,
      inputs: this.inputs,
      outputs,
      nodes: this.nodes,
      constants: this.constants.filter((constant) => read.has(constant.name)),
      inverses: this.inverses,
      values: this.values,
    };
  }

  private constantData(name: string): readonly number[] | undefined {
    const value = this.values.get(name);
    return value && 'data' in value ? (value as Constant).data : undefined;
  }

  private fresh(op: string, i: number): string {
    return `${this.prefix}${op.toLowerCase()}_${this.nodes.length}${i > 0 ? `_${i}` : ''}`;
  }

  private declare<T extends Value>(value: T): T {
    if (this.values.has(value.name)) {
      const reason = `two values of graph ${this.name} are called ${value.name}; rename one`;
      throw new EngineError('graph_invalid', reason, { reason });
    }
    this.values.set(value.name, value);
    return value;
  }
}
