import { mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { type Shape, addValue } from "./shape";

const seen = new Map<string, Shape>();

/**
 * Notes what a raw read answered and hands it on. A read that fails is none; a client's read starts when it is asked
 * for, as without.
 */
export async function recordRawRead<Rows>(place: string, read: PromiseLike<Rows>): Promise<Rows> {
  const rows = await read;
  const shape = seen.get(place) ?? { kinds: [] };
  seen.set(place, shape);
  addValue(shape, rows);
  return rows;
}

/** Writes what this process saw into a folder, in a file of its own. */
export function writeSeenReads(folder: string): void {
  if (seen.size === 0) return;
  mkdirSync(folder, { recursive: true });
  const name = `${process.pid}-${Date.now().toString(36)}.json`;
  writeFileSync(join(folder, name), JSON.stringify(Object.fromEntries(seen)));
  seen.clear();
}
