// Log-softmax and gather in one pass over the logits; the probabilities are never stored.
//   lse[r] = log Σ_v exp logits[r, v];  logps[r] = logits[r, targets[r]] − lse[r], 0 where targets[r] = −100
// Shapes: logits [rows, vocab], targets [rows], logps [rows], lse [rows]. One workgroup per row.
// Floats travel as bits: a row with a logit that is not finite gets the bits of NaN in lse and logps, which no arithmetic has to carry.
// WORKGROUP and Params are given by src/runtime/webgpu/kernels/logSoftmaxGather.ts.

@group(0) @binding(0) var<storage, read> logits: array<u32>;
@group(0) @binding(1) var<storage, read> targets: array<i32>;
@group(0) @binding(2) var<storage, read_write> logps: array<u32>;
@group(0) @binding(3) var<storage, read_write> lse: array<u32>;
@group(1) @binding(0) var<uniform> params: Params;

// A maximum, and the sum of the exponentials of what is below it.
struct Partial {
  top: f32,
  sum: f32,
}

fn merge(left: Partial, right: Partial) -> Partial {
  let top = max(left.top, right.top);
  return Partial(top, left.sum * exp(left.top - top) + right.sum * exp(right.top - top));
}

@compute @workgroup_size(WORKGROUP)
fn main(
  @builtin(workgroup_id) group: vec3u,
  @builtin(num_workgroups) groups: vec3u,
  @builtin(local_invocation_index) lane: u32,
) {
  let row = workgroup_index(group, groups);
  if (row >= params.rows) {
    return;
  }
  let start = row * params.vocab;
  // Any logit of the row will do as the first maximum; a huge negative constant could overflow the differences.
  var top = bitcast<f32>(logits[start]);
  var sum = 0.0;
  var lane_bad = false;
  for (var v = lane; v < params.vocab; v += WORKGROUP) {
    let bits = logits[start + v];
    let x = bitcast<f32>(bits);
    lane_bad = lane_bad || is_bad(bits);
    if (x > top) {
      sum *= exp(top - x);
      top = x;
    }
    sum += exp(x - top);
  }
  if (lane_bad) {
    atomicStore(&seen_bad, 1u);
  }
  let all = merge_all(lane, Partial(top, sum));
  if (lane != 0u) {
    return;
  }
  let log_sum = log(all.sum);
  lse[row] = or_nan(all.top + log_sum);
  let label = targets[row];
  if (label == IGNORED_TARGET) {
    logps[row] = 0u;
    return;
  }
  // The maximum is subtracted first: at large logits x − lse would lose what log Σ adds.
  logps[row] = or_nan(bitcast<f32>(logits[start + u32(label)]) - all.top - log_sum);
}
