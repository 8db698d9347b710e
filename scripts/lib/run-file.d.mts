export type Run = { pid: number; born: string; url?: string; isStopping?: boolean };
export function readRunning(dataDir: string): Run | null;
export function endLeftovers(dataDir: string, timeoutMs?: number): Promise<void>;
export function claim(dataDir: string): boolean;
export function writeRunning(
  dataDir: string,
  run: { url?: string; pids?: Record<string, number>; environment?: Record<string, string>; isStopping?: boolean },
): void;
export function removeRunning(dataDir: string): void;
