import type { IncomingMessage, ServerResponse } from "node:http";
import { z } from "zod";
import type { Simulation } from "./answer-call";
import { CIRCUIT_COLUMNS, isCircuitColumn, type CircuitColumn } from "./circuit-columns";
import { dayNumber, dayText } from "./eastern-time";
import { faultSchema } from "./faults/fault";
import type { JsonValue } from "./json-cell";
import { readJsonObject } from "./request-body";
import { totalUnits } from "./work-order-units";

type Reply = { status: number; value: unknown };

const editSchema = z.strictObject({
  jobGuid: z.string().min(1),
  set: z.record(z.string(), z.json()).default({}),
  unset: z.array(z.string()).default([]),
});

const advanceSchema = z.strictObject({ days: z.number().int().min(1).max(366).default(1) });

const advanceToSchema = z.strictObject({ day: z.iso.date() });

function invalid(error: z.ZodError): Reply {
  return { status: 400, value: { error: z.prettifyError(error) } };
}

function addFault({ faults }: Simulation, body: unknown): Reply {
  const parsed = faultSchema.safeParse(body);
  return parsed.success ? { status: 201, value: { id: faults.add(parsed.data) } } : invalid(parsed.error);
}

function editCircuit({ world }: Simulation, body: unknown): Reply {
  const parsed = editSchema.safeParse(body);
  if (!parsed.success) return invalid(parsed.error);
  const { jobGuid, set, unset } = parsed.data;
  const unknown = [...Object.keys(set), ...unset].filter((name) => !isCircuitColumn(name));
  if (unknown.length > 0)
    return { status: 400, value: { error: `No such columns: ${unknown.join(", ")}.`, columns: CIRCUIT_COLUMNS } };
  const index = world.findCircuit(jobGuid);
  if (index === null) return { status: 404, value: { error: `No circuit has the job GUID ${jobGuid}.` } };
  const cells: Partial<Record<CircuitColumn, JsonValue | undefined>> = {};
  for (const column of CIRCUIT_COLUMNS) {
    if (column in set) cells[column] = set[column];
    else if (unset.includes(column)) cells[column] = undefined;
  }
  world.editCircuit(index, cells);
  const row: unknown = JSON.parse(world.rowText(index));
  return { status: 200, value: { jobGuid: world.jobGuid(index), row } };
}

function advance({ world }: Simulation, body: unknown): Reply {
  const parsed = advanceSchema.safeParse(body ?? {});
  if (!parsed.success) return invalid(parsed.error);
  let touched = 0;
  for (let day = 0; day < parsed.data.days; day++) touched += world.advanceDay().touched;
  return { status: 200, value: { day: dayText(world.today), touched } };
}

/** Asked again, or for a day that is over, nothing happens. */
function advanceTo({ world, live }: Simulation, body: unknown): Reply {
  const parsed = advanceToSchema.safeParse(body);
  if (!parsed.success) return invalid(parsed.error);
  const touched = live.reach(dayNumber(parsed.data.day));
  return { status: 200, value: { day: dayText(world.today), touched } };
}

function workNow({ world, live }: Simulation): Reply {
  const touched = live.workNow();
  return { status: 200, value: { day: dayText(world.today), touched } };
}

function describe({ world }: Simulation): Reply {
  return {
    status: 200,
    value: { day: dayText(world.today), circuits: world.size, units: totalUnits(world), seed: world.options.seed },
  };
}

const ROUTES: Record<string, (simulation: Simulation, body: unknown) => Reply> = {
  "POST /_control/fault": addFault,
  "GET /_control/faults": ({ faults }) => ({ status: 200, value: { faults: faults.list() } }),
  "DELETE /_control/faults": ({ faults }) => {
    faults.clear();
    return { status: 200, value: { faults: [] } };
  },
  "POST /_control/advance-day": advance,
  "POST /_control/advance-to": advanceTo,
  "POST /_control/work-now": workNow,
  "POST /_control/edit-circuit": editCircuit,
  "GET /_control/stats": ({ stats }) => ({ status: 200, value: stats.report() }),
  "DELETE /_control/stats": ({ stats }) => {
    stats.reset();
    return { status: 200, value: stats.report() };
  },
  "GET /_control/world": describe,
};

/**
 * Answers the control page: faults, ageing, edits and counts. It is for tests and people at this machine, not part
 * of WorkStudio.
 */
export async function answerControl(
  simulation: Simulation,
  path: string,
  request: IncomingMessage,
  response: ServerResponse,
): Promise<void> {
  const route = ROUTES[`${request.method ?? ""} ${path}`];
  const body = request.method === "POST" ? await readJsonObject(request) : null;
  const reply =
    route === undefined
      ? { status: 404, value: { error: "No such control.", controls: Object.keys(ROUTES) } }
      : route(simulation, body);
  response.writeHead(reply.status, { "Content-Type": "application/json; charset=utf-8", "Cache-Control": "no-store" });
  response.end(JSON.stringify(reply.value));
}
