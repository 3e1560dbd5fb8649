export const WEBGPU_FLAGS: string[];
export function browserExecutable(): string | undefined;
export function pageExecutable(): string | undefined;
