// Backward of an embedding lookup, deterministic: each (id, channel) has one invocation, which adds in the order of `positions`.
//   grad[uniqueIds[u], c] += Σ dRows[n, c],  n = positions[starts[u]] … positions[starts[u+1] − 1],  u < count
// Shapes: d_rows [N, width], unique_ids [≥ count], starts [≥ count + 1], positions [N], grad [ids, width].
// WORKGROUP and Params are given by src/runtime/webgpu/kernels/embeddingGrad.ts.

@group(0) @binding(0) var<storage, read> d_rows: array<f32>;
@group(0) @binding(1) var<storage, read> unique_ids: array<i32>;
@group(0) @binding(2) var<storage, read> starts: array<i32>;
@group(0) @binding(3) var<storage, read> positions: array<i32>;
@group(0) @binding(4) var<storage, read_write> grad: array<f32>;
@group(1) @binding(0) var<uniform> params: Params;

@compute @workgroup_size(WORKGROUP)
fn main(
  @builtin(workgroup_id) group: vec3u,
  @builtin(num_workgroups) groups: vec3u,
  @builtin(local_invocation_index) lane: u32,
) {
  let i = workgroup_index(group, groups) * WORKGROUP + lane;
  if (i >= params.count * params.width) {
    return;
  }
  let u = i / params.width;
  let channel = i - u * params.width;
  let end = u32(starts[u + 1u]);
  var sum = 0.0;
  for (var k = u32(starts[u]); k < end; k++) {
    sum += d_rows[u32(positions[k]) * params.width + channel];
  }
  grad[u32(unique_ids[u]) * params.width + channel] += sum;
}
