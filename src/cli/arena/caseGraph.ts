import { GraphBuilder } from '../../graph/builder';
import type { Graph, Value } from '../../graph/ir';
import type { PairTerms } from '../../train/methods/lossGraphs/pairTerms';
import { halfOf, sequenceSums } from '../../train/methods/lossGraphs/pairTerms';
import type { CaseReader, Rows } from './arenaCase';

export interface Feed {
  readonly shape: readonly number[];
  readonly data: Float32Array;
}

/** The loss of a case as a graph, and what is fed to it, made together. Its inputs have the case's names; what is derived from them has others. */
export class CaseGraph {
  readonly b = new GraphBuilder('arena', 'loss_');
  readonly feeds = new Map<string, Feed>();
  /** What is expected beside loss and gradients. */
  readonly reported: Record<string, unknown> = {};
  private readonly inputs = new Map<string, Value>();

  constructor(readonly given: CaseReader) {}

  /** A number of the case, or one that its numbers come to: [1]. */
  setting(name: string, value = this.given.number(name)): Value {
    return this.feed(name, [1], [value]);
  }

  /** A list of the case: [1, N]. */
  vector(name: string, values = this.given.vector(name)): Value {
    return this.feed(name, [1, values.length], values);
  }

  /** One number for each token that counts, sequence after sequence: [1, R]. */
  tokens(name: string, rows: Rows = this.given.tokens(name)): Value {
    return this.vector(name, rows.flat());
  }

  matrix(name: string, rows: Rows): Value {
    return this.feed(name, [rows.length, rows[0].length], rows.flat());
  }

  /** Sums over the tokens of each sequence, [S]. @param weights what each token counts; 1 where they are left out */
  sums(name: string, weights?: readonly ArrayLike<number>[]): Value {
    const lengths = this.given.lengths();
    const membership = lengths.map((_, sequence) =>
      lengths.flatMap((length, s) => Array.from({ length }, (_, t) => (s === sequence ? (weights?.[s][t] ?? 1) : 0))),
    );
    return sequenceSums(this.b, this.tokens(name), this.matrix('membership', membership));
  }

  /** Pairs of sequences, chosen first. @param of one number a sequence, 2P in all @param settings by the loss's own names */
  pairs<S extends string>(of: Value, settings: Readonly<Record<S, number>>): PairTerms<S> {
    const { b } = this;
    const perLength = () =>
      this.vector(
        'per_length',
        this.given.lengths(2).map((length) => 1 / length),
      );
    return {
      b,
      chosen: halfOf(b, of, 'chosen'),
      rejected: halfOf(b, of, 'rejected'),
      perToken: (which) => halfOf(b, perLength(), which),
      setting: (name) => this.setting(name, settings[name]),
    };
  }

  build(loss: Value): Graph {
    return this.b.build([this.b.reshape(loss, [1], 'loss')]);
  }

  private feed(name: string, shape: readonly number[], data: readonly number[]): Value {
    const known = this.inputs.get(name);
    if (known) return known;
    this.feeds.set(name, { shape, data: Float32Array.from(data) });
    const value = this.b.input(name, 'float32', shape);
    this.inputs.set(name, value);
    return value;
  }
}
