import { circuitList, listCircuits } from "@/lib/domain/circuits/list";
import { systemActor } from "@/lib/platform/actor-types";
import { disconnect } from "@/lib/platform/db";
import { fourClients, listPage, middle } from "./four-clients";
import type { Figure } from "./report";
import { type Stack, signIn } from "./stack";

/** The circuits list over 100 000 circuits: its data query alone, and whole pages over HTTP with a session. */
export async function listBench(stack: Stack): Promise<Figure[]> {
  Object.assign(process.env, stack.environment);
  const actor = systemActor("bench");
  const fragments = ["maple", "ridge", "79-0", "hollow", "oak", "ferry", "12 kv", "furnace"];
  const regions = ["CEN", "LAN", "LEH", "HAR"];
  const query = (params: Record<string, string>) => () => listCircuits(actor, circuitList.parse(params));
  const first = await fourClients((turn) => query({ page: String(1 + (turn % 20)) })());
  const filtered = await fourClients((turn) =>
    query({ region: regions[turn % 4] ?? "", status: "ACTIV", sort: "title" })(),
  );
  const search = await fourClients((turn) => query({ q: fragments[turn % 8] ?? "" })());
  const deep = await fourClients(query({ page: "3000", per: "25" }));
  await disconnect();

  const cookie = await signIn(stack);
  const page = (path: string) => listPage(stack.url, cookie, path);
  const pages = await fourClients(page("/circuits"));
  const searched = await fourClients(page("/circuits?q=maple"));
  return [
    middle("circuits list, 100 000 circuits, 4 clients: data query", first, 3),
    middle("… filtered by region and status, by title", filtered, 4),
    middle("… search by a fragment of a title", search, 8),
    middle("… page 3 000", deep, 10),
    middle("… full page over HTTP", pages, 45),
    middle("… full page of a search", searched, undefined),
  ];
}
