import { once } from "node:events";
import { createServer, request } from "node:http";

export type ManglingProxy = { port: number; stop: () => Promise<void> };

/** A reverse proxy that makes of a request's headers what it likes, as those of other people's installations do. */
export async function startManglingProxy(
  target: string,
  mangle: (headers: NodeJS.Dict<string | string[]>) => void,
): Promise<ManglingProxy> {
  const { hostname, port } = new URL(target);
  const server = createServer((incoming, outgoing) => {
    const headers = { ...incoming.headers };
    mangle(headers);
    const onward = request({ hostname, port, path: incoming.url, method: incoming.method, headers }, (answer) => {
      outgoing.writeHead(answer.statusCode ?? 502, answer.headers);
      answer.pipe(outgoing);
    });
    onward.on("error", () => outgoing.destroy());
    incoming.pipe(onward);
  }).listen(0, "127.0.0.1");
  await once(server, "listening");
  const address = server.address();
  if (address === null || typeof address === "string") throw new Error("The proxy has no port.");
  return {
    port: address.port,
    async stop() {
      server.closeAllConnections();
      await once(server.close(), "close");
    },
  };
}
