// Log-softmax and gather in one pass over the logits; the probabilities are never stored.
//   lse[r] = log Σ_v exp logits[r, v];  logps[r] = logits[r, targets[r]] − lse[r], 0 where targets[r] = −100
// Shapes: logits [rows, vocab], targets [rows], logps [rows], lse [rows]. One workgroup per row.
// Floats travel as bits: a row with a logit that is not finite gets the bits of NaN in lse and logps, which no arithmetic has to carry.

override WORKGROUP: u32 = 64;
const IGNORED_TARGET = -100;
const NAN_BITS = 0x7fc00000u;

struct Params {
  rows: u32,
  vocab: u32,
}

@group(0) @binding(0) var<storage, read> logits: array<u32>;
@group(0) @binding(1) var<storage, read> targets: array<i32>;
@group(0) @binding(2) var<storage, read_write> logps: array<u32>;
@group(0) @binding(3) var<storage, read_write> lse: array<u32>;
@group(1) @binding(0) var<uniform> params: Params;

var<workgroup> maxima: array<f32, WORKGROUP>;
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
  let row = group.y * groups.x + group.x;
  if (row >= params.rows) {
    return;
  }
  let start = row * params.vocab;
  // Any logit of the row will do as the first maximum; a huge negative constant could overflow the differences.
  var top = bitcast<f32>(logits[start]);
  var sum = 0.0;
  var seen_bad = false;
  for (var v = lane; v < params.vocab; v += WORKGROUP) {
    let bits = logits[start + v];
    let x = bitcast<f32>(bits);
    seen_bad = seen_bad || is_bad(bits);
    if (x > top) {
      sum *= exp(top - x);
      top = x;
    }
    sum += exp(x - top);
  }
  maxima[lane] = top;
  sums[lane] = sum;
  if (seen_bad) {
    atomicStore(&bad, 1u);
  }
  workgroupBarrier();
  for (var half = WORKGROUP / 2u; half > 0u; half /= 2u) {
    if (lane < half) {
      let mine = maxima[lane];
      let other = maxima[lane + half];
      let larger = max(mine, other);
      sums[lane] = sums[lane] * exp(mine - larger) + sums[lane + half] * exp(other - larger);
      maxima[lane] = larger;
    }
    workgroupBarrier();
  }
  if (lane != 0u) {
    return;
  }
  let is_finite = atomicLoad(&bad) == 0u;
  let log_sum = log(sums[0]);
  lse[row] = select(NAN_BITS, bitcast<u32>(maxima[0] + log_sum), is_finite);
  let label = targets[row];
  if (label == IGNORED_TARGET) {
    logps[row] = 0u;
    return;
  }
  // The maximum is subtracted first: at large logits x − lse would lose what log Σ adds.
  let logp = bitcast<f32>(logits[start + u32(label)]) - maxima[0] - log_sum;
  logps[row] = select(NAN_BITS, bitcast<u32>(logp), is_finite);
}
