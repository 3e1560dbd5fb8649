// Sum per sequence, over the rows that count:
//   sums[s] = Σ values[r], r in [starts[s], starts[s+1]), targets[r] ≠ −100
// Shapes: values [rows], targets [rows], starts [sequences + 1], sums [sequences]. One workgroup per sequence, summed as a tree.
// Floats travel as bits: a counted value that is not finite gives a sum with the bits of NaN.

const WORKGROUP = 64u;
const IGNORED_TARGET = -100;
const NAN_BITS = 0x7fc00000u;

struct Params {
  sequences: u32,
}

@group(0) @binding(0) var<storage, read> values: array<u32>;
@group(0) @binding(1) var<storage, read> targets: array<i32>;
@group(0) @binding(2) var<storage, read> starts: array<i32>;
@group(0) @binding(3) var<storage, read_write> sums: array<u32>;
@group(1) @binding(0) var<uniform> params: Params;

var<workgroup> partial: array<f32, WORKGROUP>;
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
  let sequence = group.y * groups.x + group.x;
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
      atomicStore(&bad, 1u);
    }
    sum += bitcast<f32>(bits);
  }
  partial[lane] = sum;
  workgroupBarrier();
  for (var half = WORKGROUP / 2u; half > 0u; half /= 2u) {
    if (lane < half) {
      partial[lane] += partial[lane + half];
    }
    workgroupBarrier();
  }
  if (lane == 0u) {
    sums[sequence] = select(NAN_BITS, bitcast<u32>(partial[0]), atomicLoad(&bad) == 0u);
  }
}
