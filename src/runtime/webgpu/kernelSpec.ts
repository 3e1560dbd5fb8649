/** What the host knows of the kernels besides their source. One description of a kernel's parameters makes its WGSL struct and packs their values. */

/** One kernel per file of `shaders/`. */
const SHADER_NAMES = [
  'log_softmax_gather',
  'sequence_sum',
  'preference_loss',
  'd_logits',
  'token_kl_entropy',
  'embedding_grad',
  'grad_norm',
  'grad_norm_total',
  'adamw',
] as const;
export type ShaderName = (typeof SHADER_NAMES)[number];

/** The files of `shaders/prelude/`. `common` belongs to every kernel. */
export type PreludeName = 'common' | 'tree' | 'sum';

/** The text of every file of `shaders/`. */
export type ShaderSources = Readonly<Record<ShaderName, string>> & {
  readonly prelude: Readonly<Record<PreludeName, string>>;
};

/** Names, as the shader has them, and types of a kernel's parameters. */
export type ParamTypes = Readonly<Record<string, 'u32' | 'f32'>>;
/** A value for each of them. */
export type ParamValues<Types extends ParamTypes> = { readonly [Name in keyof Types]: number };

export interface KernelSpec {
  readonly shader: ShaderName;
  /** How the bindings of group 0 are accessed, in order. */
  readonly access: readonly ('read' | 'write')[];
  /** The shader's `Params`. */
  readonly params: ParamTypes;
  /** Invocations of a workgroup, the shader's WORKGROUP: a power of two. Where there are several, each call chooses. */
  readonly workgroupSizes: readonly [number, ...number[]];
  /** Other u32 constants of the shader. */
  readonly constants?: Readonly<Record<string, number>>;
  /** Besides `common`. */
  readonly prelude?: readonly PreludeName[];
}

/** Workgroups for one invocation per element. */
export function elementWorkgroups(elements: number, { workgroupSizes }: KernelSpec): number {
  return Math.ceil(elements / workgroupSizes[0]);
}

/** Invocations of a workgroup that has a row to itself. */
export const ROW_WORKGROUP_SIZES = [64, 256] as const;

/** A toy vocabulary leaves most of a large workgroup idle; a row of GPT-2's keeps 256 lanes busy. */
export function rowWorkgroupSize(vocab: number): number {
  return vocab > 2048 ? 256 : 64;
}
