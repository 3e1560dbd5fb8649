export const WEBGPU_FLAGS: string[];
export const FEW_STEPS_V8_FLAGS: string[];
export const FEW_STEPS_FLAG: string;
export const DRIVER_ONLY_FLAG: string;
export const ENGINES: Record<'firefox' | 'webkit', { executables: [string, ...string[]]; packages: string[] }>;
export function browserExecutable(): string | undefined;
export function pageExecutable(): string | undefined;
