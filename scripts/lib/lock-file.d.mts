export function lockFile(name: string, folder?: string): Promise<() => void>;
