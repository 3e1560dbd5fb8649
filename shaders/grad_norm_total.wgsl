// Second half of the global gradient norm: adds the partial sums of grad_norm.wgsl and decides the clipping.
//   norm[0] = √Σ partials,  norm[1] = min(1, maxGradNorm/(norm[0] + 1e-6)), 1 when maxGradNorm is 0
// Shapes: partials [count], norm [2], status [4] = {flag, step, pair, kind}. One workgroup, summed as a tree.
// A norm that is not finite (bit test) gets the bits of NaN and coefficient 0, and sets `status` (kind 2) unless it is set already.
// WORKGROUP, BAD_GRADIENT and Params are given by src/runtime/webgpu/kernels/gradNorm.ts.

@group(0) @binding(0) var<storage, read> partials: array<u32>;
@group(0) @binding(1) var<storage, read_write> norm: array<u32>;
@group(0) @binding(2) var<storage, read_write> status: array<u32>;
@group(1) @binding(0) var<uniform> params: Params;

@compute @workgroup_size(WORKGROUP)
fn main(@builtin(local_invocation_index) lane: u32) {
  var sum = 0.0;
  for (var i = lane; i < params.count; i += WORKGROUP) {
    let bits = partials[i];
    if (is_bad(bits)) {
      atomicStore(&seen_bad, 1u);
    }
    sum += bitcast<f32>(bits);
  }
  let squares = merge_all(lane, sum);
  if (lane != 0u) {
    return;
  }
  // The sum itself may overflow although every part is finite.
  if (atomicLoad(&seen_bad) != 0u || is_bad(bitcast<u32>(squares))) {
    norm[0] = NAN_BITS;
    norm[1] = 0u;
    if (status[0] == 0u) {
      status[1] = params.step;
      status[2] = 0u;
      status[3] = BAD_GRADIENT;
      status[0] = 1u;
    }
    return;
  }
  let total = sqrt(squares);
  let clip = select(min(1.0, params.max_grad_norm / (total + 1e-6)), 1.0, params.max_grad_norm == 0.0);
  norm[0] = bitcast<u32>(total);
  norm[1] = bitcast<u32>(clip);
}
