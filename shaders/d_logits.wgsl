// Backward of log-softmax, gather and sum, recomputed from the logits and their log-sum-exp:
//   dLogits[r, v] = dLogps[sequenceOf[r]]·(1[v = targets[r]] − exp(logits[r, v] − lse[r])); 0 where targets[r] = −100
// Shapes: logits, dLogits [rows, vocab]; lse, targets, sequenceOf [rows]; dLogps [sequences]. One invocation per element.
// WORKGROUP and Params are given by src/runtime/webgpu/kernels/dLogits.ts.

@group(0) @binding(0) var<storage, read> logits: array<f32>;
@group(0) @binding(1) var<storage, read> lse: array<f32>;
@group(0) @binding(2) var<storage, read> targets: array<i32>;
@group(0) @binding(3) var<storage, read> d_logps: array<f32>;
@group(0) @binding(4) var<storage, read> sequence_of: array<i32>;
@group(0) @binding(5) var<storage, read_write> d_logits: array<f32>;
@group(1) @binding(0) var<uniform> params: Params;

@compute @workgroup_size(WORKGROUP)
fn main(
  @builtin(workgroup_id) group: vec3u,
  @builtin(num_workgroups) groups: vec3u,
  @builtin(local_invocation_index) lane: u32,
) {
  let i = workgroup_index(group, groups) * WORKGROUP + lane;
  if (i >= params.rows * params.vocab) {
    return;
  }
  let row = i / params.vocab;
  let label = targets[row];
  if (label == IGNORED_TARGET) {
    d_logits[i] = 0.0;
    return;
  }
  let onehot = select(0.0, 1.0, i - row * params.vocab == u32(label));
  d_logits[i] = d_logps[sequence_of[row]] * (onehot - exp(logits[i] - lse[row]));
}
