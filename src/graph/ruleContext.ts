/** What a gradient rule is, and what it may ask for. */
import type { GraphBuilder } from './builder';
import type { Attribute, Value } from './ir';

export interface RuleContext {
  readonly builder: GraphBuilder;
  readonly attributes: Readonly<Record<string, Attribute>>;
  /** Shape of an input; costs nothing. */
  shapeOf(input: number): readonly number[];
  /** Whether anybody wants the gradient of this input. */
  wants(input: number): boolean;
  /** A value that several rules of this node need, made once. */
  shared(key: string, make: () => Value): Value;
  /** The declared inverse of an input that holds indices into `places` rows. */
  inverseOf(input: number, places: number): Value | undefined;
  /** The forward value of an input or output, kept from the forward pass. */
  input(i: number): Value;
  output(i: number): Value;
}

/** Gradients of the inputs, null where there is none or nobody wants it. A gradient of an output is null when that output is unused. */
export type GradientRule = (context: RuleContext, dOutputs: readonly (Value | null)[]) => (Value | null)[];

/** 1 − x. */
export const oneMinus = (b: GraphBuilder, x: Value): Value => b.op('Sub', [b.constant(1), x]);

/** factor · x. */
export const scaled = (b: GraphBuilder, x: Value, factor: number): Value => b.op('Mul', [x, b.constant(factor)]);
