import type { Attribute, Constant, GraphDtype, Node } from '../../graph/ir';

/**
 * Writes nodes whose shapes are known only when the graph runs. (GraphBuilder knows every shape, as differentiation needs it to.) Values are
 * named by strings.
 */
export class OpenGraph {
  readonly nodes: Node[] = [];
  readonly constants: Constant[] = [];

  op(op: string, inputs: readonly string[], attributes: Record<string, Attribute> = {}, name?: string): string {
    return this.multi(op, inputs, attributes, 1, name)[0];
  }

  multi(
    op: string,
    inputs: readonly string[],
    attributes: Record<string, Attribute>,
    count: number,
    name = `${op.toLowerCase()}_${this.nodes.length}`,
  ): string[] {
    const outputs = Array.from({ length: count }, (_, i) => (i === 0 ? name : `${name}_${i}`));
    this.nodes.push({ op, inputs, outputs, attributes });
    return outputs;
  }

  /** A bare number is a scalar. */
  constant(data: number | readonly number[], dtype: GraphDtype = 'float32'): string {
    const list = typeof data === 'number' ? [data] : data;
    const name = `constant_${this.constants.length}`;
    this.constants.push({ name, dtype, shape: typeof data === 'number' ? [] : [list.length], data: list });
    return name;
  }

  /** @param shape 0 keeps an axis as it is */
  reshape(value: string, shape: readonly number[]): string {
    return this.op('Reshape', [value, this.constant(shape, 'int64')]);
  }

  transpose(value: string, perm: readonly number[]): string {
    return this.op('Transpose', [value], { perm });
  }
}
