/**
 * The prefix tree of a finite set of completions. A node is a prefix of at least one completion that does not end there: the places where
 * a model's next-token distribution is needed. The last token of a completion (its end of text) is no node, for nothing follows it.
 *
 * Outcomes of a prompt, in this order: completion 0 … C−1, then for node 0 … N−1 "leaves the set here": the model writes, at this prefix,
 * a token that continues no completion. Their probabilities sum to 1.
 */
export interface PrefixTree {
  readonly vocab: number;
  /** N, the root (the empty prefix) included. */
  readonly nodes: number;
  /** Last token of each node's prefix, [N] in depth-first order, parents before children; −1 for the root. */
  readonly tokens: Int32Array;
  /** Tokens of each node's prefix, [N]; 0 for the root. */
  readonly depths: Int32Array;
  /** [N]; −1 for the root. */
  readonly parents: Int32Array;
  /** Edges of node n are edgeStarts[n] … edgeStarts[n+1), [N + 1]; their tokens are the node's next tokens inside the set. */
  readonly edgeStarts: Int32Array;
  /** Token of each edge, ascending within a node. */
  readonly edgeTokens: Int32Array;
  /** Where an edge leads: a node, or −1 − c when it ends completion c. */
  readonly edgeTargets: Int32Array;
  /** Completions in depth-first order, as token ids. */
  readonly completions: readonly (readonly number[])[];
}

interface Branch {
  readonly token: number;
  readonly depth: number;
  /** Next token → branch, or the completion that it ends. */
  readonly next: Map<number, Branch | readonly number[]>;
}

/**
 * @param completions token sequences, none empty, none a prefix of another; a repeated one counts once
 * @throws RangeError for a token outside the vocabulary, an empty completion, or one that is a prefix of another
 */
export function buildPrefixTree(completions: readonly (readonly number[])[], vocab: number): PrefixTree {
  const root: Branch = { token: -1, depth: 0, next: new Map() };
  for (const completion of completions) insert(root, completion, vocab);
  return flatten(root, vocab);
}

function insert(root: Branch, completion: readonly number[], vocab: number): void {
  if (completion.length === 0) throw new RangeError('a completion of a prefix tree has no tokens');
  let branch = root;
  completion.forEach((token, i) => {
    if (!Number.isInteger(token) || token < 0 || token >= vocab) {
      throw new RangeError(`token ${token} is outside the vocabulary of ${vocab}`);
    }
    const known = branch.next.get(token);
    const last = i === completion.length - 1;
    if (known !== undefined && 'next' in known === last) {
      throw new RangeError(`completion ${completion.join(' ')} is a prefix of another, or another of it`);
    }
    if (last) branch.next.set(token, completion);
    else {
      const child = (known as Branch | undefined) ?? { token, depth: branch.depth + 1, next: new Map() };
      branch.next.set(token, child);
      branch = child;
    }
  });
}

function flatten(root: Branch, vocab: number): PrefixTree {
  const branches: Branch[] = [];
  const parents: number[] = [];
  const edges: { token: number; target: number }[][] = [];
  const ordered: (readonly number[])[] = [];
  const visit = (branch: Branch, parent: number): number => {
    const node = branches.push(branch) - 1;
    parents.push(parent);
    const own: { token: number; target: number }[] = [];
    edges.push(own);
    for (const [token, next] of [...branch.next].sort((a, b) => a[0] - b[0])) {
      own.push({ token, target: 'next' in next ? visit(next, node) : -ordered.push(next) });
    }
    return node;
  };
  visit(root, -1);
  const edgeStarts = new Int32Array(branches.length + 1);
  edges.forEach((own, node) => {
    edgeStarts[node + 1] = edgeStarts[node] + own.length;
  });
  return {
    vocab,
    nodes: branches.length,
    tokens: Int32Array.from(branches, (branch) => branch.token),
    depths: Int32Array.from(branches, (branch) => branch.depth),
    parents: Int32Array.from(parents),
    edgeStarts,
    edgeTokens: Int32Array.from(edges.flat(), (edge) => edge.token),
    edgeTargets: Int32Array.from(edges.flat(), (edge) => edge.target),
    completions: ordered,
  };
}
