declare module "compression" {
  import type { IncomingMessage, ServerResponse } from "node:http";

  /** The package brings no types; this is what server/main.mjs uses of it. */
  export default function compression(): (request: IncomingMessage, response: ServerResponse, next: () => void) => void;
}
