/**
 * How a prefix tree is laid into rows for one forward pass: each row holds the prompt, then some nodes of the tree and copies of their ancestors.
 * A node sees the prompt, its ancestors and itself, and stands at the position that it would have in plain text, so that its logits are those
 * of an ordinary forward over its prefix.
 *
 * Why not one row: attention costs the square of a row. The kitchen's 1155 nodes in one row need 1158² scores per head, in rows of 64
 * only 21·64², a fifteenth, for a sixth more positions. With a large capacity the plan is one row.
 */
import { MASKED } from '../../math/arrays';
import type { PrefixTree } from './prefixTree';

/** The same for every prompt of this length; only `inputIds` differ. */
export interface TreePlan {
  readonly rows: number;
  /** S, positions of each row. */
  readonly positions: number;
  readonly promptLength: number;
  /** Additive, [rows, 1, S, S]: 0 where a slot may be seen, `MASKED` elsewhere. A padding slot sees itself. */
  readonly attentionMask: Float32Array<ArrayBuffer>;
  /** [rows·S]. */
  readonly positionIds: Int32Array<ArrayBuffer>;
  /** [N]: row·S + slot whose logits predict the token after each node of the tree. */
  readonly logitRows: Int32Array<ArrayBuffer>;
  /** The token ids of all rows, [rows·S], for one prompt of `promptLength` tokens. @throws RangeError for another length */
  inputIds(promptIds: readonly number[]): Int32Array<ArrayBuffer>;
}

/** Nodes in the order of their slots after the prompt; an ancestor stands before its descendants. */
type Row = number[];

/**
 * @param capacity most positions of a row
 * @param padId fills unused slots
 * @throws RangeError when the prompt and the deepest prefix do not fit one row
 */
export function planTree(tree: PrefixTree, promptLength: number, capacity: number, padId: number): TreePlan {
  const deepest = promptLength + tree.depths.reduce((most, depth) => Math.max(most, depth), 0);
  if (promptLength < 1 || deepest > capacity) {
    throw new RangeError(`prompt and longest prefix take ${deepest} positions, a row has ${capacity}`);
  }
  const rows = packRows(tree, capacity - promptLength);
  const S = promptLength + rows.reduce((most, row) => Math.max(most, row.length), 0);
  const attentionMask = new Float32Array(rows.length * S * S).fill(MASKED);
  const positionIds = new Int32Array(rows.length * S);
  const tokens = new Int32Array(rows.length * S).fill(padId);
  const logitRows = new Int32Array(tree.nodes);

  rows.forEach((row, r) => {
    const at = r * S;
    const see = (slot: number, seen: number) => {
      attentionMask[(at + slot) * S + seen] = 0;
    };
    for (let slot = 0; slot < S; slot++) see(slot, slot);
    for (let slot = 0; slot < promptLength; slot++) {
      positionIds[at + slot] = slot;
      for (let seen = 0; seen < slot; seen++) see(slot, seen);
    }
    const slotOf = new Map(row.map((node, i) => [node, promptLength + i]));
    for (const [node, slot] of slotOf) {
      tokens[at + slot] = tree.tokens[node];
      positionIds[at + slot] = promptLength + tree.depths[node] - 1;
      logitRows[node] = at + slot;
      for (let seen = 0; seen < promptLength; seen++) see(slot, seen);
      for (let above = tree.parents[node]; above > 0; above = tree.parents[above])
        see(slot, slotOf.get(above) as number);
    }
  });
  logitRows[0] = promptLength - 1;

  const inputIds = (promptIds: readonly number[]) => {
    if (promptIds.length !== promptLength) {
      throw new RangeError(`the plan is for prompts of ${promptLength} tokens, not ${promptIds.length}`);
    }
    const ids = tokens.slice();
    for (let r = 0; r < rows.length; r++) ids.set(promptIds, r * S);
    return ids;
  };
  return { rows: rows.length, positions: S, promptLength, attentionMask, positionIds, logitRows, inputIds };
}

/** Fills rows with the nodes in depth-first order; a new row begins with the ancestors of its first node. The root takes no slot. */
function packRows(tree: PrefixTree, slots: number): Row[] {
  const rows: Row[] = [];
  let row: Row = [];
  for (let node = 1; node < tree.nodes; node++) {
    if (rows.length === 0 || row.length === slots) {
      row = ancestors(tree, node);
      rows.push(row);
    }
    row.push(node);
  }
  return rows.length > 0 ? rows : [[]];
}

/** From the root's child down to the node's parent. */
function ancestors(tree: PrefixTree, node: number): number[] {
  const path: number[] = [];
  for (let above = tree.parents[node]; above > 0; above = tree.parents[above]) path.unshift(above);
  return path;
}
