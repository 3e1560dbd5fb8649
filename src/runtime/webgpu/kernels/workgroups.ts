/** Values of the override `WORKGROUP` of the kernels that give a row one workgroup. */
export const ROW_WORKGROUP_SIZES = [64, 256] as const;

/** A toy vocabulary leaves most of a large workgroup idle; a row of GPT-2's keeps 256 lanes busy. */
export function rowWorkgroupSize(vocab: number): number {
  return vocab > 2048 ? 256 : 64;
}

/** Workgroups for one invocation per element. */
export function elementWorkgroups(elements: number, workgroupSize: number): number {
  return Math.ceil(elements / workgroupSize);
}
