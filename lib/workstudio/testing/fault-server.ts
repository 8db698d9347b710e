import { createServer, type IncomingHttpHeaders, type RequestListener, type ServerResponse } from "node:http";
import { type AddressInfo, createServer as createRawServer, type Server, type Socket } from "node:net";

/** What a test server was asked. */
export type SeenRequest = { url: string; headers: IncomingHttpHeaders; body: string; at: number };

/** A server on 127.0.0.1 that misbehaves as a test tells it to. */
export type FaultServer = {
  baseUrl: string;
  host: string;
  requests: SeenRequest[];
  sockets: Set<Socket>;
  close: () => Promise<void>;
};

async function listen(server: Server, requests: SeenRequest[]): Promise<FaultServer> {
  const sockets = new Set<Socket>();
  server.on("connection", (socket: Socket) => {
    sockets.add(socket);
    socket.on("error", () => undefined).on("close", () => sockets.delete(socket));
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const host = `127.0.0.1:${(server.address() as AddressInfo).port}`;
  const close = (): Promise<void> => {
    for (const socket of sockets) socket.destroy();
    return new Promise((resolve) => server.close(() => resolve()));
  };
  return { baseUrl: `http://${host}/ddoprotocol`, host, requests, sockets, close };
}

/** Starts an HTTP server; `answer` gets the number of the request, from 1. */
export function startFaultServer(
  answer: (response: ServerResponse, number: number, seen: SeenRequest) => void,
): Promise<FaultServer> {
  const requests: SeenRequest[] = [];
  const listener: RequestListener = (request, response) => {
    const pieces: Buffer[] = [];
    request.on("data", (piece: Buffer) => pieces.push(piece));
    request.on("end", () => {
      const body = Buffer.concat(pieces).toString("utf8");
      const seen = { url: request.url ?? "", headers: request.headers, body, at: performance.now() };
      requests.push(seen);
      response.on("error", () => undefined);
      answer(response, requests.length, seen);
    });
  };
  return listen(createServer(listener), requests);
}

/** Starts a TCP server that gets the bare socket once the first bytes of a request have arrived. */
export function startSocketServer(answer: (socket: Socket) => void): Promise<FaultServer> {
  return listen(
    createRawServer((socket) => void socket.once("data", () => answer(socket))),
    [],
  );
}

/** Sends JSON text (or bytes) with status 200. */
export function sendJson(response: ServerResponse, body: string | Buffer, headers: Record<string, string> = {}): void {
  response.writeHead(200, { "content-type": "application/json", ...headers }).end(body);
}

/** A DATASET answer as WorkStudio writes it. */
export function dataset(heading: readonly string[], rows: readonly unknown[]): string {
  return JSON.stringify({
    Protocol: "DATASET",
    DataSet: { Heading: heading, Data: rows },
    SQL: "select * from jobs where account = 'SECRET-ACCOUNT'",
    ColumnGroup: { Name: "x" },
  });
}
