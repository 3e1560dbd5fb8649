import { describe, expect, it } from 'vitest';
import { composeShader, packParams } from './composeShader';
import { SPECS } from './gpuKernels';
import type { KernelSpec } from './kernelSpec';
import { SHADER_SOURCES } from './shaderSources';

const specs: readonly KernelSpec[] = Object.values(SPECS);

describe.each(specs.map((spec) => [spec.shader, spec] as const))('%s', (shader, spec) => {
  const source = SHADER_SOURCES[shader];
  const { code, locate } = composeShader(spec, SHADER_SOURCES);

  it('reads every parameter that is described, and no other', () => {
    const read = new Set([...source.matchAll(/\bparams\.(\w+)/g)].map(([, name]) => name));
    expect([...read].sort()).toEqual(Object.keys(spec.params).sort());
  });

  it('uses every constant that it is given', () => {
    const words = new Set(source.replaceAll(/\/\/.*/g, '').match(/\w+/g));
    for (const name of ['WORKGROUP', ...Object.keys(spec.constants ?? {})]) expect(words).toContain(name);
  });

  it('has its own text first, so that its lines keep their numbers', () => {
    expect(code.startsWith(source)).toBe(true);
    const last = source.split('\n').findLastIndex((text) => text !== '') + 1;
    expect(locate(last)).toEqual({ file: `${shader}.wgsl`, line: last, text: source.split('\n')[last - 1] });
  });

  it('finds every other line of what the compiler gets in its file', () => {
    code.split('\n').forEach((text, i) => {
      expect(locate(i + 1).text).toBe(text);
    });
    const place = code.split('\n').findIndex((text) => text.startsWith('fn is_bad'));
    expect(locate(place + 1)).toMatchObject({ file: 'prelude/common.wgsl' });
    expect(SHADER_SOURCES.prelude.common.split('\n')[locate(place + 1).line - 1]).toMatch(/^fn is_bad/);
  });

  it('leaves to the prelude what that has', () => {
    expect(source).not.toMatch(/fn is_bad|0x7f800000|half \/= 2u|-100;|struct Params/);
  });
});

describe('parameters', () => {
  const types = { rows: 'u32', beta: 'f32', step: 'u32' } as const;
  const spec: KernelSpec = { shader: 'adamw', access: [], params: types, workgroupSizes: [64], constants: { KIND: 3 } };

  it('are declared in the order in which they are packed', () => {
    const { code } = composeShader(spec, SHADER_SOURCES);
    expect(code).toContain('struct Params {\n  rows: u32,\n  beta: f32,\n  step: u32,\n}');
    expect(code).toContain('override WORKGROUP: u32 = 64;\nconst KIND = 3u;');
  });

  it('are packed by name, in the order of their description and not of the values', () => {
    const bytes = new ArrayBuffer(20);
    const page = { u32: new Uint32Array(bytes), f32: new Float32Array(bytes) };
    packParams(types, { step: 7, beta: 0.5, rows: 3 }, page, 1);
    expect([...page.u32]).toEqual([0, 3, new Uint32Array(Float32Array.of(0.5).buffer)[0], 7, 0]);
  });
});
