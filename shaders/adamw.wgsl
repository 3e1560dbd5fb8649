// AdamW in place (Loshchilov & Hutter 2019, algorithm 2), the gradient g scaled by the clip coefficient norm[1]:
//   m ← β₁m + (1−β₁)g,  v ← β₂v + (1−β₂)g²,  p ← p·keep − step_size·m/(√v·root_scale + ε)
// with keep = 1 − lr·decay, step_size = lr/(1−β₁ᵗ), root_scale = 1/√(1−β₂ᵗ) computed once by the host.
// Shapes: param, grad, m, v [size]; norm [2]; status [4]. One invocation per weight. Does nothing while `status` is set.
// WORKGROUP and Params are given by src/runtime/webgpu/kernels/adamW.ts.

@group(0) @binding(0) var<storage, read_write> param: array<f32>;
@group(0) @binding(1) var<storage, read> grad: array<f32>;
@group(0) @binding(2) var<storage, read_write> m: array<f32>;
@group(0) @binding(3) var<storage, read_write> v: array<f32>;
@group(0) @binding(4) var<storage, read> norm: array<f32>;
@group(0) @binding(5) var<storage, read> status: array<u32>;
@group(1) @binding(0) var<uniform> params: Params;

@compute @workgroup_size(WORKGROUP)
fn main(
  @builtin(workgroup_id) group: vec3u,
  @builtin(num_workgroups) groups: vec3u,
  @builtin(local_invocation_index) lane: u32,
) {
  let i = workgroup_index(group, groups) * WORKGROUP + lane;
  if (i >= params.size || status[0] != 0u) {
    return;
  }
  let g = grad[i] * norm[1];
  let first = params.beta1 * m[i] + params.one_minus_beta1 * g;
  let second = params.beta2 * v[i] + params.one_minus_beta2 * g * g;
  m[i] = first;
  v[i] = second;
  param[i] = param[i] * params.keep - params.step_size * first / (sqrt(second) * params.root_scale + params.epsilon);
}
