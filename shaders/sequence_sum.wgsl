// Sum per sequence, over the rows that count:
//   sums[s] = Σ values[r], r in [starts[s], starts[s+1]), targets[r] ≠ −100
// Shapes: values [rows], targets [rows], starts [sequences + 1], sums [sequences]. One workgroup per sequence, summed as a tree.
// Floats travel as bits: a counted value that is not finite gives a sum with the bits of NaN.
// WORKGROUP and Params are given by src/runtime/webgpu/kernels/sequenceSum.ts.

@group(0) @binding(0) var<storage, read> values: array<u32>;
@group(0) @binding(1) var<storage, read> targets: array<i32>;
@group(0) @binding(2) var<storage, read> starts: array<i32>;
@group(0) @binding(3) var<storage, read_write> sums: array<u32>;
@group(1) @binding(0) var<uniform> params: Params;

@compute @workgroup_size(WORKGROUP)
fn main(
  @builtin(workgroup_id) group: vec3u,
  @builtin(num_workgroups) groups: vec3u,
  @builtin(local_invocation_index) lane: u32,
) {
  let sequence = workgroup_index(group, groups);
  if (sequence >= params.sequences) {
    return;
  }
  let end = u32(starts[sequence + 1u]);
  var sum = 0.0;
  for (var r = u32(starts[sequence]) + lane; r < end; r += WORKGROUP) {
    if (targets[r] == IGNORED_TARGET) {
      continue;
    }
    let bits = values[r];
    if (is_bad(bits)) {
      atomicStore(&seen_bad, 1u);
    }
    sum += bitcast<f32>(bits);
  }
  let total = merge_all(lane, sum);
  if (lane == 0u) {
    sums[sequence] = or_nan(total);
  }
}
