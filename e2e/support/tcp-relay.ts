import { once } from "node:events";
import { type Server, type Socket, connect, createServer } from "node:net";

/**
 * A way to a server that can be cut and mended: whoever comes through it loses the server for as long as the
 * test wants.
 */
export class TcpRelay {
  #server: Server | null = null;
  #open = new Set<Socket>();
  #port = 0;
  constructor(private readonly target: { host: string; port: number }) {}

  /** Opens the way, at the same port as before; answers the port. */
  async mend(): Promise<number> {
    const server = createServer((inner) => {
      const outer = connect(this.target.port, this.target.host);
      for (const [one, other] of [
        [inner, outer],
        [outer, inner],
      ] as const) {
        this.#open.add(one);
        one.on("error", () => undefined);
        one.on("close", () => {
          this.#open.delete(one);
          other.destroy();
        });
        one.pipe(other);
      }
    }).listen(this.#port, "127.0.0.1");
    await once(server, "listening");
    this.#server = server;
    const address = server.address();
    if (address === null || typeof address === "string") throw new Error("The relay has no port.");
    return (this.#port = address.port);
  }

  /** Ends every connection and refuses new ones. */
  async cut(): Promise<void> {
    const closed = this.#server ? once(this.#server.close(), "close") : Promise.resolve();
    for (const socket of this.#open) socket.destroy();
    await closed;
    this.#server = null;
  }
}
