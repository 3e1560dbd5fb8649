// First half of the global gradient norm: sums of squares of one gradient tensor, one per workgroup of 4096 elements.
//   partials[offset + w] = Σ grad[i]², i in [4096·w, 4096·(w + 1))
// Shapes: grad [size], partials [all workgroups of all tensors]. Summed as a tree, so runs agree to the bit.
// Floats travel as bits: an element that is not finite gives a partial sum with the bits of NaN.

const WORKGROUP = 256u;
const PER_LANE = 16u;
const NAN_BITS = 0x7fc00000u;

struct Params {
  size: u32,
  offset: u32,
}

@group(0) @binding(0) var<storage, read> grad: array<u32>;
@group(0) @binding(1) var<storage, read_write> partials: array<u32>;
@group(1) @binding(0) var<uniform> params: Params;

var<workgroup> sums: array<f32, WORKGROUP>;
var<workgroup> bad: atomic<u32>;

fn is_bad(bits: u32) -> bool {
  return (bits & 0x7f800000u) == 0x7f800000u;
}

@compute @workgroup_size(WORKGROUP)
fn main(
  @builtin(workgroup_id) group: vec3u,
  @builtin(num_workgroups) groups: vec3u,
  @builtin(local_invocation_index) lane: u32,
) {
  let index = group.y * groups.x + group.x;
  let start = index * WORKGROUP * PER_LANE;
  if (start >= params.size) {
    return;
  }
  let end = min(start + WORKGROUP * PER_LANE, params.size);
  var sum = 0.0;
  for (var i = start + lane; i < end; i += WORKGROUP) {
    let bits = grad[i];
    if (is_bad(bits)) {
      atomicStore(&bad, 1u);
    }
    let g = bitcast<f32>(bits);
    sum += g * g;
  }
  sums[lane] = sum;
  workgroupBarrier();
  for (var half = WORKGROUP / 2u; half > 0u; half /= 2u) {
    if (lane < half) {
      sums[lane] += sums[lane + half];
    }
    workgroupBarrier();
  }
  if (lane == 0u) {
    partials[params.offset + index] = select(NAN_BITS, bitcast<u32>(sums[0]), atomicLoad(&bad) == 0u);
  }
}
