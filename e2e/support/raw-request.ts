import { once } from "node:events";
import { connect } from "node:net";
import { setTimeout as delay } from "node:timers/promises";

const LONGEST_MS = 20_000;

export type RawAnswer = { status: number; head: string; body: string };

/**
 * A request exactly as its bytes stand here, which no client of a library would send; `parts` follow the head as fast
 * as they are taken.
 */
export async function rawRequest(url: string, head: string[], parts: (string | Buffer)[] = []): Promise<RawAnswer> {
  const { hostname, port } = new URL(url);
  const socket = connect(Number(port), hostname).setMaxListeners(0);
  let text = "";
  socket.on("data", (data: Buffer) => (text += data.toString("latin1")));
  socket.on("error", () => undefined);
  const closed = Promise.race([once(socket, "close"), delay(LONGEST_MS, undefined, { ref: false })]);
  socket.write(`${head.join("\r\n")}\r\n\r\n`);
  for (const part of parts) {
    if (socket.destroyed) break;
    if (!socket.write(part)) await Promise.race([once(socket, "drain"), closed]);
  }
  await closed;
  socket.destroy();
  const end = text.indexOf("\r\n\r\n");
  return { status: Number(/^HTTP\/1\.1 (\d+)/.exec(text)?.[1]), head: text.slice(0, end), body: text.slice(end + 4) };
}
