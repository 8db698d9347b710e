export function endPostgresBelow(folder: string, isOne: (name: string) => boolean): Promise<void>;
