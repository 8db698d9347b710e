export function isAlive(pid: number): boolean;
export function commandOf(pid: number): string | null;
export function bornAt(pid: number): string | null;
export function parentOf(pid: number): number | null;
export function waitUntilGone(pid: number, timeoutMs: number): Promise<boolean>;
