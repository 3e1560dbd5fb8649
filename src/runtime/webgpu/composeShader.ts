import type { KernelSpec, ParamTypes, ShaderSources } from './kernelSpec';

/** A shader as the compiler gets it. */
export interface ComposedShader {
  readonly code: string;
  /** Where a line of the code comes from, and what it says. @param line counts from 1 */
  locate(line: number): { readonly file: string; readonly line: number; readonly text: string };
}

/**
 * The kernel's own file, then what the host gives it (WORKGROUP, its constants and `Params`), then the prelude: in WGSL a declaration may stand after
 * its use, and so the kernel's lines keep the numbers that they have in the file.
 */
export function composeShader(spec: KernelSpec, sources: ShaderSources): ComposedShader {
  const { shader, prelude = [] } = spec;
  const shared = (['common', ...prelude] as const).map((name) => ({
    file: `prelude/${name}.wgsl`,
    lines: sources.prelude[name].split('\n'),
  }));
  const parts = [
    { file: `${shader}.wgsl`, lines: sources[shader].split('\n') },
    { file: `what the host gives ${shader}.wgsl`, lines: declarations(spec) },
    ...shared,
  ];
  return {
    code: parts.flatMap(({ lines }) => lines).join('\n'),
    locate(line) {
      let rest = line - 1;
      for (const { file, lines } of parts) {
        if (rest < lines.length) return { file, line: rest + 1, text: lines[rest] ?? '' };
        rest -= lines.length;
      }
      return { file: `${shader}.wgsl`, line, text: '' };
    },
  };
}

function declarations({ params, workgroupSizes, constants = {} }: KernelSpec): string[] {
  return [
    `override WORKGROUP: u32 = ${workgroupSizes[0]};`,
    ...Object.entries(constants).map(([name, value]) => `const ${name} = ${value}u;`),
    'struct Params {',
    ...Object.entries(params).map(([name, type]) => `  ${name}: ${type},`),
    '}',
  ];
}

/** Writes a value for each parameter where `Params` has it: every member takes four bytes. @param at the struct's first element */
export function packParams(
  types: ParamTypes,
  values: Readonly<Record<string, number>>,
  { u32, f32 }: { readonly u32: Uint32Array; readonly f32: Float32Array },
  at: number,
): void {
  let place = at;
  for (const name in types) (types[name] === 'u32' ? u32 : f32)[place++] = values[name];
}
