import onnxProto from 'onnx-proto';
import type { Attribute, Constant, Graph, GraphDtype, Node, Value } from './ir';

const { onnx } = onnxProto;
const { DataType } = onnx.TensorProto;
const { AttributeType } = onnx.AttributeProto;

/** Opset 20 is the first with Gelu; IR version 9 belongs to it. */
const OPSET = 20;
const IR_VERSION = 9;

const TYPE: Record<GraphDtype, number> = {
  float32: DataType.FLOAT,
  int32: DataType.INT32,
  int64: DataType.INT64,
  bool: DataType.BOOL,
};

function encodeAttribute(name: string, value: Attribute) {
  if (typeof value === 'string') return { name, type: AttributeType.STRING, s: new TextEncoder().encode(value) };
  if (typeof value === 'number') return { name, type: AttributeType.INT, i: value };
  if ('float' in value) return { name, type: AttributeType.FLOAT, f: value.float };
  return { name, type: AttributeType.INTS, ints: [...value] };
}

function encodeNode(node: Node) {
  return {
    opType: node.op,
    name: node.outputs[0],
    input: [...node.inputs],
    output: [...node.outputs],
    attribute: Object.entries(node.attributes).map(([name, value]) => encodeAttribute(name, value)),
  };
}

/** An input or output of a file, whose axes may have names instead of sizes: any size will do then. */
export interface OpenValue {
  readonly name: string;
  readonly dtype: GraphDtype;
  readonly shape: readonly (number | string)[];
}

/** A float32 tensor that is part of a file. */
export interface Weight {
  readonly name: string;
  readonly shape: readonly number[];
  readonly data: Float32Array;
}

/** What an ONNX file holds. */
export interface OnnxModel {
  readonly name: string;
  readonly inputs: readonly OpenValue[];
  readonly outputs: readonly OpenValue[];
  readonly nodes: readonly Node[];
  readonly constants: readonly Constant[];
  readonly weights?: readonly Weight[];
  /** Shown by viewers of ONNX files. */
  readonly metadata?: Readonly<Record<string, string>>;
}

function encodeValue({ name, dtype, shape }: OpenValue) {
  const dim = shape.map((size) => (typeof size === 'number' ? { dimValue: size } : { dimParam: size }));
  return { name, type: { tensorType: { elemType: TYPE[dtype], shape: { dim } } } };
}

function encodeConstant({ name, dtype, shape, data }: Constant) {
  const tensor = { name, dims: [...shape], dataType: TYPE[dtype] };
  if (dtype === 'float32') return { ...tensor, floatData: [...data] };
  return dtype === 'int64' ? { ...tensor, int64Data: [...data] } : { ...tensor, int32Data: [...data] };
}

/** Little-endian bytes, as the format wants them and as every platform with WebAssembly has them. */
function encodeWeight({ name, shape, data }: Weight) {
  const rawData = new Uint8Array(data.buffer, data.byteOffset, data.byteLength);
  return { name, dims: [...shape], dataType: DataType.FLOAT, rawData };
}

/** The graph as an ONNX file (opset 20), with only `outputs` of its values as outputs. Loads in any ONNX runtime. */
export function encodeOnnx(graph: Graph, outputs: readonly Value[] = graph.outputs): Uint8Array {
  return encodeModel({ ...graph, outputs });
}

export function encodeModel({ name, inputs, outputs, nodes, constants, ...rest }: OnnxModel): Uint8Array {
  const { weights = [], metadata = {} } = rest;
  const model = onnx.ModelProto.create({
    irVersion: IR_VERSION,
    opsetImport: [{ domain: '', version: OPSET }],
    producerName: 'dpo-playground',
    metadataProps: Object.entries(metadata).map(([key, value]) => ({ key, value })),
    graph: {
      name,
      node: nodes.map(encodeNode),
      input: inputs.map(encodeValue),
      output: outputs.map(encodeValue),
      initializer: [...constants.map(encodeConstant), ...weights.map(encodeWeight)],
    },
  });
  return onnx.ModelProto.encode(model).finish();
}
