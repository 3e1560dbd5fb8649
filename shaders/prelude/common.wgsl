// What every kernel may use. Appended to each (src/runtime/webgpu/composeShader.ts), so that a kernel's own lines keep their numbers.

// Rows with this target take no part.
const IGNORED_TARGET = -100;

// Numbers that may not be finite travel as bits: an implementation may assume that arithmetic meets neither NaN nor infinity.
const NAN_BITS = 0x7fc00000u;

fn is_bad(bits: u32) -> bool {
  return (bits & 0x7f800000u) == 0x7f800000u;
}

// Set by any invocation of a workgroup that has met a bad number; to be read after a barrier.
var<workgroup> seen_bad: atomic<u32>;

// The bits of what a workgroup has computed, or those of NaN.
fn or_nan(x: f32) -> u32 {
  return select(NAN_BITS, bitcast<u32>(x), atomicLoad(&seen_bad) == 0u);
}

// Workgroups are spread over two dimensions where one is too short (commandQueue.ts).
fn workgroup_index(group: vec3u, groups: vec3u) -> u32 {
  return group.y * groups.x + group.x;
}
