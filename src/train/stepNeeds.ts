import type { BatchShape } from '../data/batching';
import type { Graph, Node, Value } from '../graph/ir';
import { elementsOf } from '../math/arrays';
import type { Architecture } from '../model/architecture';
import { forwardShapeOf } from '../model/batchTensors';
import { updateGraphs } from './update';

/**
 * What one training step takes: bytes, and work. Computed from the graphs themselves, without running them: the two of a loss that is kernels. One whose
 * graph is joined to them keeps its activations in the heap only, and lets go of each after its last use.
 */
export interface StepNeeds {
  /** Of one copy of the weights; policy, reference, gradients and AdamW's two moments are one each. */
  readonly weights: number;
  /** Activations that the forward pass keeps for the backward pass. */
  readonly activations: number;
  /** The logits of the completion rows, once. */
  readonly logits: number;
  /** Most that one run of a graph holds: its inputs, its outputs, and what lies between them at the worst moment. */
  readonly run: number;
  /** The largest tensor. */
  readonly largest: { readonly name: string; readonly bytes: number };
  /** Floating-point operations of the matrix products of both passes. */
  readonly flops: number;
}

const FLOAT_BYTES = 4;

export function stepNeeds(architecture: Architecture, shape: BatchShape): StepNeeds {
  const derived = updateGraphs(architecture, forwardShapeOf(shape));
  const { forward } = derived;
  const [logits] = forward.outputs;
  const graphs = [derived.forward, derived.backward];
  const tensors = graphs.flatMap((graph) => [...graph.values.values()]);
  const largest = tensors.reduce((most, value) => (bytesOf(value) > bytesOf(most) ? value : most));
  const sum = (values: readonly Value[]) => values.reduce((bytes, value) => bytes + bytesOf(value), 0);
  return {
    weights: sum(architecture.parameters.map(([name]) => forward.values.get(name) as Value)),
    activations: sum(derived.saved.map((name) => forward.values.get(name) as Value)),
    logits: bytesOf(logits),
    run: Math.max(...graphs.map((graph) => sum(graph.inputs) + peakOf(graph))),
    largest: { name: largest.name, bytes: bytesOf(largest) },
    flops: graphs.reduce((all, graph) => all + graphFlops(graph), 0),
  };
}

/** Floating-point operations of a graph's matrix products. */
export function graphFlops(graph: Graph): number {
  return graph.nodes.reduce((all, node) => all + flopsOf(node, graph), 0);
}

function bytesOf({ shape }: Value): number {
  return elementsOf(shape) * FLOAT_BYTES;
}

/** Most bytes of values that are alive at once when the nodes run in their order; outputs live to the end. */
function peakOf({ nodes, outputs, values }: Graph): number {
  const lastUse = new Map<string, number>();
  nodes.forEach(({ inputs }, i) => {
    for (const name of inputs) lastUse.set(name, i);
  });
  const kept = new Set(outputs.map(({ name }) => name));
  const made = new Set<string>();
  let alive = 0;
  let peak = 0;
  nodes.forEach((node, i) => {
    for (const name of node.outputs) {
      alive += bytesOf(values.get(name) as Value);
      made.add(name);
    }
    peak = Math.max(peak, alive);
    for (const name of new Set([...node.inputs, ...node.outputs])) {
      const done = (lastUse.get(name) ?? i) === i;
      if (done && made.has(name) && !kept.has(name)) alive -= bytesOf(values.get(name) as Value);
    }
  });
  return peak;
}

function flopsOf({ op, inputs, outputs, attributes }: Node, { values }: Graph): number {
  if (op !== 'MatMul' && op !== 'Gemm') return 0;
  const left = (values.get(inputs[0]) as Value).shape;
  const inner = op === 'Gemm' && attributes.transA ? left[0] : left[left.length - 1];
  return 2 * inner * elementsOf((values.get(outputs[0]) as Value).shape);
}
