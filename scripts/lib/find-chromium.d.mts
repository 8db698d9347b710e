export class NoChromium extends Error {}
export function findChromium(env?: NodeJS.ProcessEnv): Promise<string>;
export function findOrInstallChromium(options: { logFolder: string; say: (line: string) => void }): Promise<string>;
