import type { PoolClient } from "pg";
import { type FunctionDefinition, readFunctionConfig } from "./function-config";

/** Active functions that an event starts or cancels. */
export async function loadFunctions(client: PoolClient, eventName: string): Promise<FunctionDefinition[]> {
  const { rows } = await client.query<{ config: string }>(
    "select config from inngest_local.functions where is_active and ($1 = any(event_names) or $1 = any(cancel_event_names)) order by function_id",
    [eventName],
  );
  return rows.map(({ config }) => definitionOf(config));
}

/** One function, active or not: a run outlives its function's removal. Null when it was never registered. */
export async function loadFunction(
  client: Pick<PoolClient, "query">,
  functionId: string,
): Promise<FunctionDefinition | null> {
  const { rows } = await client.query<{ config: string }>(
    "select config from inngest_local.functions where function_id = $1",
    [functionId],
  );
  return rows[0] ? definitionOf(rows[0].config) : null;
}

const parsed = new Map<string, FunctionDefinition>();

/** The definition of a stored configuration; parsed once, as configurations change rarely. */
export function definitionOf(config: string): FunctionDefinition {
  const known = parsed.get(config);
  if (known) return known;
  if (parsed.size >= 1_000) parsed.clear();
  const definition = readFunctionConfig(JSON.parse(config));
  parsed.set(config, definition);
  return definition;
}
