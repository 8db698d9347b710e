export function embeddedSecrets(dataDir: string): { AUTH_SECRET: string; ENCRYPTION_KEYS: string };
