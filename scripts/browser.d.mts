export const WEBGPU_FLAGS: string[];
export function browserExecutable(): string | undefined;
