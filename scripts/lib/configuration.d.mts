import type { configurationSchema } from "../../lib/platform/env";
import type { z } from "zod";

type Configuration = z.output<typeof configurationSchema>;
export class ConfigurationRefusal extends Error {}
export function panelAddress(
  configuration: Configuration,
  options: { isPortSet: boolean; freePort?: (wanted: number, hosts?: string[]) => Promise<number> },
): Promise<{ port: number; wanted: number; listenHost: string; url: string }>;
export function simulatorEnvironment(
  configuration: Configuration,
  load: (path: string) => Promise<unknown>,
): Promise<Record<string, string>>;
export function workerAddress(
  configuration: Configuration,
  options: { isPortSet: boolean; freePort?: (wanted: number, hosts?: string[]) => Promise<number> },
): Promise<{ port: number; listenHost: string }>;
export function jobsEnvironment(
  configuration: Configuration,
  worker: { port: number } | null,
): Promise<{ jobs: { port: number } | null; environment: Record<string, string | undefined> }>;
export function simulatorArguments(dataDir: string, now?: Date): string[];
