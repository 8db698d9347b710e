export function arePackagesInstalled(lockFile?: string, note?: string): boolean;
