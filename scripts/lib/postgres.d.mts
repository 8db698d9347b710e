export type EmbeddedPostgres = { url: string; port: number; pid: number; adopted: boolean; urlOf: (database: string) => string; stop: () => Promise<void> };
export function startPostgres(options: { dataDir: string; port?: number; settings?: Record<string, string>; say?: (line: string) => void }): Promise<EmbeddedPostgres>;
