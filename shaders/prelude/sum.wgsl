// What tree.wgsl merges where the result is a sum.

alias Partial = f32;

fn merge(left: f32, right: f32) -> f32 {
  return left + right;
}
