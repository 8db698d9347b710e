type Address = { connectionString: string; options?: string };
export function inspectApplicationSessions(options: {
  address: Address;
  settings: Readonly<Record<string, string>>;
}): Promise<{ isPrepared: boolean }>;
export function assertOwnSessions(address: Address, name: string): Promise<void>;
