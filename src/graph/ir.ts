/** The graph that models are written in: ONNX operators over static shapes. Pure data; `onnx.ts` writes it as an ONNX file. */

export type GraphDtype = 'float32' | 'int32' | 'int64' | 'bool';
export type Attribute = number | string | readonly number[] | { readonly float: number };

export interface Value {
  readonly name: string;
  readonly dtype: GraphDtype;
  readonly shape: readonly number[];
}

export interface Node {
  readonly op: string;
  /** Names; '' stands for an omitted optional input. */
  readonly inputs: readonly string[];
  readonly outputs: readonly string[];
  /** A bare number is an integer attribute; `{ float }` a float one. */
  readonly attributes: Readonly<Record<string, Attribute>>;
}

export interface Constant extends Value {
  readonly data: readonly number[];
}

export interface Graph {
  readonly name: string;
  readonly inputs: readonly Value[];
  readonly outputs: readonly Value[];
  /** In topological order. */
  readonly nodes: readonly Node[];
  readonly constants: readonly Constant[];
  /**
   * Names an inverse for an index input whose entries are distinct, padding aside: an int32 input of the backward graph with, for every place
   * of the axis that is gathered from, where in the indices it stands, or their number where it does not. Reading back is then a Gather.
   */
  readonly inverses: ReadonlyMap<string, string>;
  /** Every value of the graph by name (inputs, constants, node outputs). */
  readonly values: ReadonlyMap<string, Value>;
}
