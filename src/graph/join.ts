import { EngineError } from '../core/errors';
import type { Constant, Graph, Value } from './ir';

/**
 * Two graphs as one. What the second takes under the name of a value of the first is that value; the constants of the second get names of their own.
 * @param outputs names of values of either
 * @throws EngineError graph_invalid where both make a value of one name, or an output is in neither
 */
export function joinGraphs(name: string, first: Graph, second: Graph, outputs: readonly string[]): Graph {
  const isConstant = (value: Value) => 'data' in value;
  const nameOf = (old: string) => (isConstant(second.values.get(old) as Value) ? `${second.name}.${old}` : old);
  const renamed = <T extends Value>(value: T): T => ({ ...value, name: nameOf(value.name) });
  const values = new Map(first.values);
  const wired = new Set(second.inputs.flatMap((input) => (first.values.has(input.name) ? [input.name] : [])));
  for (const value of [...second.values.values()].map(renamed)) {
    if (wired.has(value.name)) continue;
    if (values.has(value.name)) throw invalid(`graphs ${first.name} and ${second.name} both make ${value.name}`);
    values.set(value.name, value);
  }
  return {
    name,
    inputs: [...first.inputs, ...second.inputs.filter((input) => !wired.has(input.name))],
    outputs: outputs.map((output) => values.get(output) ?? fail(`neither graph has a value ${output}`)),
    nodes: [
      ...first.nodes,
      ...second.nodes.map((node) => ({
        ...node,
        inputs: node.inputs.map((input) => (input === '' ? '' : nameOf(input))),
      })),
    ],
    constants: [...first.constants, ...second.constants.map((constant: Constant) => renamed(constant))],
    inverses: new Map([...first.inverses, ...second.inverses]),
    values,
  };
}

function fail(reason: string): never {
  throw invalid(reason);
}

function invalid(reason: string): EngineError {
  return new EngineError('graph_invalid', reason, { reason });
}
