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

function encodeValue({ name, dtype, shape }: Value) {
  const dim = shape.map((dimValue) => ({ dimValue }));
  return { name, type: { tensorType: { elemType: TYPE[dtype], shape: { dim } } } };
}

function encodeConstant({ name, dtype, shape, data }: Constant) {
  const tensor = { name, dims: [...shape], dataType: TYPE[dtype] };
  if (dtype === 'float32') return { ...tensor, floatData: [...data] };
  return dtype === 'int64' ? { ...tensor, int64Data: [...data] } : { ...tensor, int32Data: [...data] };
}

/** The graph as an ONNX file (opset 20), with only `outputs` of its values as outputs. Loads in any ONNX runtime. */
export function encodeOnnx(graph: Graph, outputs: readonly Value[] = graph.outputs): Uint8Array {
  const model = onnx.ModelProto.create({
    irVersion: IR_VERSION,
    opsetImport: [{ domain: '', version: OPSET }],
    producerName: 'dpo-playground',
    graph: {
      name: graph.name,
      node: graph.nodes.map(encodeNode),
      input: graph.inputs.map(encodeValue),
      output: outputs.map(encodeValue),
      initializer: graph.constants.map(encodeConstant),
    },
  });
  return onnx.ModelProto.encode(model).finish();
}
