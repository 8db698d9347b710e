import type { IncomingMessage } from "node:http";

const MAX_REQUEST_BYTES = 1024 * 1024;

/** Reads a JSON object from a request; null when it is too large, not JSON or not an object. */
export async function readJsonObject(request: IncomingMessage): Promise<{ [key: string]: unknown } | null> {
  const pieces: Buffer[] = [];
  let size = 0;
  for await (const piece of request) {
    if (!Buffer.isBuffer(piece)) return null;
    size += piece.length;
    if (size <= MAX_REQUEST_BYTES) pieces.push(piece);
  }
  if (size > MAX_REQUEST_BYTES) return null;
  try {
    const value: unknown = JSON.parse(Buffer.concat(pieces).toString("utf8"));
    return typeof value === "object" && value !== null && !Array.isArray(value) ? { ...value } : null;
  } catch {
    return null;
  }
}
