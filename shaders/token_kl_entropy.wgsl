// What a row's whole distribution says, for the metrics:
//   kl[r] = Σ_v π_θ(v)·log(π_θ(v)/π_ref(v)),  entropy[r] = −Σ_v π_θ(v)·log π_θ(v)  (nats)
//   correct[r] = 1 when the first argmax of logits[r] is targets[r], else 0. Rows with targets[r] = −100 get 0 in all three.
// Shapes: logits, reference_logits [rows, vocab]; everything else [rows]. One workgroup per row, summed as a tree.
// WORKGROUP and Params are given by src/runtime/webgpu/kernels/tokenKlEntropy.ts.

@group(0) @binding(0) var<storage, read> logits: array<f32>;
@group(0) @binding(1) var<storage, read> lse: array<f32>;
@group(0) @binding(2) var<storage, read> reference_logits: array<f32>;
@group(0) @binding(3) var<storage, read> reference_lse: array<f32>;
@group(0) @binding(4) var<storage, read> targets: array<i32>;
@group(0) @binding(5) var<storage, read_write> kl: array<f32>;
@group(0) @binding(6) var<storage, read_write> entropy: array<f32>;
@group(0) @binding(7) var<storage, read_write> correct: array<f32>;
@group(1) @binding(0) var<uniform> params: Params;

struct Partial {
  sums: vec2f, // Σ p·log(p/q) and Σ p·log p
  top: f32,
  top_at: u32,
}

fn merge(left: Partial, right: Partial) -> Partial {
  let other = right.top > left.top || (right.top == left.top && right.top_at < left.top_at);
  return Partial(left.sums + right.sums, select(left.top, right.top, other), select(left.top_at, right.top_at, other));
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
  let log_sum = lse[row];
  let reference_log_sum = reference_lse[row];
  var sum = vec2f();
  // A lane without a logit keeps the row's first one, at position 0: it never beats that logit itself.
  var top = logits[start];
  var top_at = 0u;
  for (var v = lane; v < params.vocab; v += WORKGROUP) {
    let x = logits[start + v];
    let logp = x - log_sum;
    let p = exp(logp);
    sum += p * vec2f(logp - (reference_logits[start + v] - reference_log_sum), logp);
    if (x > top) {
      top = x;
      top_at = v;
    }
  }
  let all = merge_all(lane, Partial(sum, top, top_at));
  if (lane != 0u) {
    return;
  }
  let label = targets[row];
  let counts = label != IGNORED_TARGET;
  kl[row] = select(0.0, all.sums.x, counts);
  entropy[row] = select(0.0, -all.sums.y, counts);
  correct[row] = select(0.0, 1.0, counts && all.top_at == u32(label));
}
