import { once } from "node:events";
import { type RequestListener, createServer } from "node:http";

/** An HTTP server whose handler comes later, as the app must know the engine's address and the engine the app's. */
export async function listenTestApp(
  port = 0,
): Promise<{ port: number; serveUrl: string; serve: (handler: RequestListener) => void; close: () => Promise<void> }> {
  let handler: RequestListener = (_request, response) => response.writeHead(503).end();
  const server = createServer((request, response) => handler(request, response));
  server.listen(port, "127.0.0.1");
  await once(server, "listening");
  const address = server.address();
  if (address === null || typeof address === "string") throw new Error("the app has no port");
  const close = async () => {
    server.close();
    server.closeAllConnections();
    await once(server, "close");
  };
  return {
    port: address.port,
    serveUrl: `http://127.0.0.1:${address.port}/api/inngest`,
    serve: (next) => void (handler = next),
    close,
  };
}
