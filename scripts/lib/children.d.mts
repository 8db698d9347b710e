export function tail(path: string, lines?: number): string;
export function runToEnd(options: {
  name: string;
  command: string[];
  env?: NodeJS.ProcessEnv;
  logFolder: string;
  isSecret?: boolean;
  onLine?: (line: string) => void;
}): Promise<string>;
export function stopWorking(): Promise<void>;
export type Server = { name: string; pid: number; ready: Promise<unknown>; stop: () => Promise<void> };
export function startServer(options: {
  name: string;
  command: string[];
  env: NodeJS.ProcessEnv;
  logFolder: string;
  isReady: (line: string) => unknown;
  onExit: (message: string) => void;
}): Server;
