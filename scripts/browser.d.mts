export const WEBGPU_FLAGS: string[];
export const ENGINES: Record<'firefox' | 'webkit', { executables: [string, ...string[]]; packages: string[] }>;
export function browserExecutable(): string | undefined;
export function pageExecutable(): string | undefined;
