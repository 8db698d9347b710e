export function makeDataDir(dataDir: string, uid?: number): void;
