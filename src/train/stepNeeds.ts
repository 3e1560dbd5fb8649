import type { BatchShape } from '../data/batching';
import { differentiate } from '../graph/differentiate';
import type { Graph, Node, Value } from '../graph/ir';
import type { Architecture } from '../model/architecture';

/** What one training step takes: bytes, and work. Computed from the graphs themselves, without running them. */
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

export function stepNeeds(architecture: Architecture, { pairs, positions, rows }: BatchShape): StepNeeds {
  const names = architecture.parameters.map(([name]) => name);
  const forward = architecture.forward({ sequences: 2 * pairs, positions, logitRows: rows, maskRows: 1 });
  const derived = differentiate(forward, ['logits'], names);
  const graphs = [derived.forward, derived.backward];
  const tensors = graphs.flatMap((graph) => [...graph.values.values()]);
  const largest = tensors.reduce((most, value) => (bytesOf(value) > bytesOf(most) ? value : most));
  const sum = (values: readonly Value[]) => values.reduce((bytes, value) => bytes + bytesOf(value), 0);
  return {
    weights: sum(architecture.parameters.map(([name]) => forward.values.get(name) as Value)),
    activations: sum(derived.saved.map((name) => forward.values.get(name) as Value)),
    logits: sum(forward.outputs),
    run: Math.max(...graphs.map((graph) => sum(graph.inputs) + peakOf(graph))),
    largest: { name: largest.name, bytes: bytesOf(largest) },
    flops: graphs.reduce((all, graph) => all + graph.nodes.reduce((n, node) => n + flopsOf(node, graph), 0), 0),
  };
}

function bytesOf({ shape }: Value): number {
  return sizeOf(shape) * FLOAT_BYTES;
}

function sizeOf(shape: readonly number[]): number {
  return shape.reduce((product, dim) => product * dim, 1);
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
  return 2 * inner * sizeOf((values.get(outputs[0]) as Value).shape);
}
