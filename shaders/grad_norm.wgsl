// First half of the global gradient norm: sums of squares of one gradient tensor, one per workgroup of 4096 elements.
//   partials[offset + w] = Σ grad[i]², i in [4096·w, 4096·(w + 1))
// Shapes: grad [size], partials [all workgroups of all tensors]. Summed as a tree, so runs agree to the bit.
// Floats travel as bits: an element that is not finite gives a partial sum with the bits of NaN.
// WORKGROUP, PER_LANE and Params are given by src/runtime/webgpu/kernels/gradNorm.ts.

@group(0) @binding(0) var<storage, read> grad: array<u32>;
@group(0) @binding(1) var<storage, read_write> partials: array<u32>;
@group(1) @binding(0) var<uniform> params: Params;

@compute @workgroup_size(WORKGROUP)
fn main(
  @builtin(workgroup_id) group: vec3u,
  @builtin(num_workgroups) groups: vec3u,
  @builtin(local_invocation_index) lane: u32,
) {
  let index = workgroup_index(group, groups);
  let start = index * WORKGROUP * PER_LANE;
  if (start >= params.size) {
    return;
  }
  let end = min(start + WORKGROUP * PER_LANE, params.size);
  var sum = 0.0;
  for (var i = start + lane; i < end; i += WORKGROUP) {
    let bits = grad[i];
    if (is_bad(bits)) {
      atomicStore(&seen_bad, 1u);
    }
    let g = bitcast<f32>(bits);
    sum += g * g;
  }
  let total = merge_all(lane, sum);
  if (lane == 0u) {
    partials[params.offset + index] = or_nan(total);
  }
}
