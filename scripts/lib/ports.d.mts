export function findFreePort(wanted: number, host?: string): Promise<number>;
