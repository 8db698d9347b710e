import { once } from "node:events";
import { type IncomingMessage, createServer } from "node:http";

/** An app as the SDK's `inngest/edge` makes it. */
export type FetchHandler = (request: Request) => Promise<Response>;
/** A call of the engine. */
export type Call = { url: string; method: string; body: string };
/** Is told of every call before it is answered, and of the answer. */
export type Witness = { called: (call: Call) => void; answered: (call: Call, answer: Response) => Promise<void> };

export type TestApp = {
  port: number;
  serveUrl: string;
  serve: (handler: FetchHandler, witness?: Witness) => void;
  close: () => Promise<void>;
};

/** An HTTP server whose handler comes later, as the app must know the engine's address and the engine the app's. */
export async function listenTestApp(port = 0): Promise<TestApp> {
  let handler: FetchHandler = async () => new Response(null, { status: 503 });
  let told: Witness | undefined;
  const server = createServer((request, response) => {
    const url = new URL(request.url ?? "/", `http://${request.headers.host ?? "127.0.0.1"}`).href;
    const method = request.method ?? "GET";
    readText(request)
      .then(async (body) => {
        const headers = new Headers(
          Object.entries(request.headers).map(([name, value]): [string, string] => [name, String(value)]),
        );
        told?.called({ url, method, body });
        const answer = await handler(new Request(url, { method, headers, ...(method === "GET" ? {} : { body }) }));
        await told?.answered({ url, method, body }, answer.clone());
        response.writeHead(answer.status, Object.fromEntries(answer.headers));
        response.end(await answer.text());
      })
      .catch(() => response.destroy());
  });
  server.listen(port, "127.0.0.1");
  await once(server, "listening");
  const address = server.address();
  if (address === null || typeof address === "string") throw new Error("the app has no port");
  return {
    port: address.port,
    serveUrl: `http://127.0.0.1:${address.port}/api/inngest`,
    serve: (next, witness) => {
      handler = next;
      told = witness;
    },
    close: async () => {
      server.close();
      server.closeAllConnections();
      await once(server, "close");
    },
  };
}

async function readText(request: IncomingMessage): Promise<string> {
  const chunks: Buffer[] = [];
  for await (const chunk of request) if (Buffer.isBuffer(chunk)) chunks.push(chunk);
  return Buffer.concat(chunks).toString("utf8");
}
