export function buildIfStale(say?: (text: string) => void): Promise<void>;
