import { createServer } from "node:net";

function isFree(port, host) {
  return new Promise((answer) => {
    const server = createServer();
    server.once("error", () => answer(false));
    server.listen({ port, host, exclusive: true }, () => server.close(() => answer(true)));
  });
}

/** The first free port on loopback at or after `wanted`; 100 are tried. */
export async function findFreePort(wanted, host = "127.0.0.1") {
  for (let port = wanted; port < wanted + 100 && port <= 65_535; port += 1) if (await isFree(port, host)) return port;
  throw new Error(`No port is free from ${wanted} to ${wanted + 99}. Free one, or set PORT.`);
}
