export type EmbeddedPostgres = {
  url: string;
  port: number;
  pid: number;
  adopted: boolean;
  log: string;
  urlOf: (database: string) => string;
  stop: () => Promise<void>;
};
export function startPostgres(options: {
  dataDir: string;
  port?: number;
  settings?: Record<string, string>;
  say?: (line: string) => void;
}): Promise<EmbeddedPostgres>;
export function readPostmaster(data: string): { pid: number; port: number } | null;
export function isOurs(postmaster: { pid: number; port: number } | null, data: string): boolean;
