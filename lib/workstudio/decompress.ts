import "server-only";
import { pipeline, type Readable, type Transform } from "node:stream";
import { createBrotliDecompress, createGunzip, createInflate, createInflateRaw } from "node:zlib";

const CHUNK = { chunkSize: 64 * 1024 };

function through(source: Readable, decoder: Transform): Readable {
  // Errors of either stream surface where the result is read.
  pipeline(source, decoder, () => undefined);
  return decoder;
}

async function firstChunk(source: Readable): Promise<Buffer> {
  for (;;) {
    const chunk: unknown = source.read();
    if (chunk instanceof Buffer) return chunk;
    if (source.readableEnded) return Buffer.alloc(0);
    await new Promise<void>((resolve, reject) => {
      const settle = (reason?: unknown): void => {
        source.off("readable", settle).off("end", settle).off("error", settle);
        if (reason instanceof Error) reject(reason);
        else resolve();
      };
      source.on("readable", settle).on("end", settle).on("error", settle);
    });
  }
}

/** The body without its compression, streamed. "deflate" may come with or without its zlib header: servers differ. */
export async function decompress(body: Readable, encoding: "gzip" | "deflate" | "br" | "identity"): Promise<Readable> {
  if (encoding === "identity") return body;
  if (encoding === "gzip") return through(body, createGunzip(CHUNK));
  if (encoding === "br") return through(body, createBrotliDecompress(CHUNK));
  const first = await firstChunk(body);
  if (first.length > 0) body.unshift(first);
  const hasZlibHeader = ((first[0] ?? 0x78) & 0x0f) === 0x08;
  return through(body, hasZlibHeader ? createInflate(CHUNK) : createInflateRaw(CHUNK));
}
