export function findFreePort(wanted: number, hosts?: string[]): Promise<number>;
