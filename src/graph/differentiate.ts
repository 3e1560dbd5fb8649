import { EngineError } from '../core/errors';
import { GraphBuilder } from './builder';
import { RECOMPUTED } from './fusedRules';
import { GRADIENT_RULES } from './gradientRules';
import type { Constant, Graph, Node, Value } from './ir';
import type { RuleContext } from './ruleContext';

/** Rows of a parameter that a Gather read: the gradient is left as rows, to be added to the parameter's by a scatter kernel. */
export interface RowGradient {
  readonly param: string;
  /** The graph input with the row numbers. */
  readonly indices: string;
  /** Backward output with one gradient row per index. */
  readonly rows: string;
}

export interface Differentiated {
  /** The forward graph with the kept activations as further outputs. */
  readonly forward: Graph;
  /** Inputs: `d_<output>` per differentiated output, then what was kept and the forward inputs that the rules need. */
  readonly backward: Graph;
  /** Activations that the forward pass keeps, in the forward graph's order. */
  readonly saved: readonly string[];
  /** Backward output by parameter, for the parameters with a dense gradient. */
  readonly gradients: ReadonlyMap<string, string>;
  readonly rowGradients: readonly RowGradient[];
}

/** A view costs nothing to make again, so its source is kept in its place. */
const VIEWS = new Set(['Reshape']);

/**
 * Reverse-mode differentiation: the graph of Σ ⟨dOutput, output⟩ differentiated by the parameters.
 * @param of outputs whose gradient is fed to the backward graph as `d_<name>`
 * @param params graph inputs to differentiate by; a parameter that is read by `Gather` along axis 0 gets a RowGradient for that use
 * @throws EngineError operator_without_gradient naming the operator; graph_invalid for a parameter that no output depends on
 */
export function differentiate(forward: Graph, of: readonly string[], params: readonly string[]): Differentiated {
  return new Differentiation(forward, params).run(of);
}

class Differentiation {
  private readonly builder: GraphBuilder;
  private readonly producer = new Map<string, Node>();
  private readonly active: Set<string>;
  private readonly saved = new Set<string>();
  private readonly gradientParts = new Map<string, Value[]>();
  private readonly rowGradients: RowGradient[] = [];
  private readonly rowOutputs: Value[] = [];
  private readonly imported = new Map<string, Value>();
  private readonly contexts = new Map<Node, RuleContext>();

  constructor(
    private readonly forward: Graph,
    private readonly params: readonly string[],
  ) {
    this.builder = new GraphBuilder(`${forward.name}_backward`, 'grad_');
    for (const node of forward.nodes) for (const output of node.outputs) this.producer.set(output, node);
    this.active = new Set(params);
    for (const node of forward.nodes) {
      if (node.inputs.some((input) => this.active.has(input)))
        for (const output of node.outputs) this.active.add(output);
    }
  }

  run(of: readonly string[]): Differentiated {
    for (const name of of) {
      const { dtype, shape } = this.value(name);
      this.gradientParts.set(name, [this.builder.input(`d_${name}`, dtype, shape)]);
    }
    for (const node of [...this.forward.nodes].reverse()) this.visit(node);
    const gradients = new Map<string, string>();
    const outputs: Value[] = [...this.rowOutputs];
    for (const param of this.params) {
      const gradient = this.gradientOf(param);
      if (gradient) {
        gradients.set(param, gradient.name);
        outputs.push(gradient);
      } else if (!this.rowGradients.some((rows) => rows.param === param)) {
        this.fail(`no output depends on parameter ${param}; leave it out of the parameters to train`);
      }
    }
    const saved = this.forward.nodes.flatMap((node) => node.outputs.filter((name) => this.saved.has(name)));
    const kept = [...this.forward.outputs, ...saved.map((name) => this.value(name))];
    return {
      forward: { ...this.forward, outputs: [...new Set(kept)] },
      backward: this.builder.build(outputs),
      saved,
      gradients,
      rowGradients: this.rowGradients,
    };
  }

  private visit(node: Node): void {
    const dOutputs = node.outputs.map((name) => this.gradientOf(name));
    if (dOutputs.every((gradient) => gradient === null) || !node.inputs.some((name) => this.active.has(name))) return;
    if (this.keepsRows(node)) {
      this.addRowGradient(node, dOutputs[0] as Value);
      return;
    }
    const rule = GRADIENT_RULES[node.op];
    if (!rule) {
      const message = `operator ${node.op} has no gradient rule; add one to graph/gradientRules.ts`;
      throw new EngineError('operator_without_gradient', message, { operator: node.op });
    }
    rule(this.contextOf(node), dOutputs).forEach((gradient, i) => {
      const name = node.inputs[i];
      if (!gradient || !this.active.has(name)) return;
      const parts = this.gradientParts.get(name);
      if (parts) parts.push(gradient);
      else this.gradientParts.set(name, [gradient]);
    });
  }

  private contextOf(node: Node): RuleContext {
    const known = this.contexts.get(node);
    if (known) return known;
    const shared = new Map<string, Value>();
    const context: RuleContext = {
      builder: this.builder,
      attributes: node.attributes,
      shapeOf: (i) => this.value(node.inputs[i]).shape,
      wants: (i) => this.active.has(node.inputs[i] ?? ''),
      shared: (key, make) => {
        const value = shared.get(key) ?? make();
        shared.set(key, value);
        return value;
      },
      inverseOf: (i, places) => {
        const name = this.forward.inverses.get(node.inputs[i]);
        return name === undefined
          ? undefined
          : (this.builder.find(name) ?? this.builder.input(name, 'int32', [places]));
      },
      input: (i) => this.import(node.inputs[i]),
      output: (i) => this.import(node.outputs[i]),
    };
    this.contexts.set(node, context);
    return context;
  }

  private keepsRows(node: Node): boolean {
    return node.op === 'Gather' && this.params.includes(node.inputs[0]) && (node.attributes.axis ?? 0) === 0;
  }

  private addRowGradient(node: Node, rows: Value): void {
    this.rowGradients.push({ param: node.inputs[0], indices: node.inputs[1], rows: rows.name });
    this.rowOutputs.push(rows);
  }

  /** The sum of all gradients that have reached a value, or null. */
  private gradientOf(name: string): Value | null {
    const parts = this.gradientParts.get(name);
    if (!parts) return null;
    const sum = parts.reduce((left, right) => this.builder.op('Add', [left, right]));
    this.gradientParts.set(name, [sum]);
    return sum;
  }

  /** Brings a forward value into the backward graph: constants, views and what is cheap are made again, the rest becomes an input. */
  private import(name: string): Value {
    const known = this.imported.get(name);
    if (known) return known;
    const value = this.bring(this.value(name));
    this.imported.set(name, value);
    return value;
  }

  private bring(value: Value): Value {
    if ('data' in value) {
      const constant = value as Constant;
      return this.builder.constant(constant.data, constant.dtype, constant.shape);
    }
    const node = this.producer.get(value.name);
    if (node && VIEWS.has(node.op)) return this.builder.reshape(this.import(node.inputs[0]), value.shape);
    const again = node?.outputs[0] === value.name && RECOMPUTED[node.op]?.(this.contextOf(node));
    if (again) return again;
    if (node) this.saved.add(value.name);
    return this.builder.input(value.name, value.dtype, value.shape);
  }

  private value(name: string): Value {
    return this.forward.values.get(name) ?? this.fail(`graph ${this.forward.name} has no value ${name}`);
  }

  private fail(reason: string): never {
    throw new EngineError('graph_invalid', reason, { reason });
  }
}
