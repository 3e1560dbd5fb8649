// Merges what the invocations of a workgroup have found, as a tree: always in the same order, so that runs agree to the bit.
// What is merged, the kernel says (or sum.wgsl): a type `Partial` and `merge(left, right)`. WORKGROUP is a power of two.

var<workgroup> lanes: array<Partial, WORKGROUP>;

// To be called by all invocations; a barrier, too, for what they have written before. All get the result.
fn merge_all(lane: u32, mine: Partial) -> Partial {
  lanes[lane] = mine;
  workgroupBarrier();
  for (var half = WORKGROUP / 2u; half > 0u; half /= 2u) {
    if (lane < half) {
      lanes[lane] = merge(lanes[lane], lanes[lane + half]);
    }
    workgroupBarrier();
  }
  return lanes[0];
}
