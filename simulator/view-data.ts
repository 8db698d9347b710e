import { CIRCUITS_VIEW_GUID, PLANNED_UNITS_VIEW_GUID, type Account } from "./accounts";
import { errorAnswer, type Answer } from "./answer";
import { CIRCUIT_COLUMNS } from "./circuit-columns";
import type { DataTable } from "./data-table";
import { hash32 } from "./random";
import { UNIT_COLUMNS, unitHeading } from "./unit-columns";
import { unitCountOfWorkOrder, unitRowsOfWorkOrder } from "./work-order-units";
import type { World } from "./world";

/** Which table a call asks for, as far as it says. */
export type ViewRequest = { viewGuid: string; filterName: string; filterValue: string; resultFormat: string };

const CIRCUITS_COLUMN_GROUP = JSON.stringify({
  Caption: "Vegetation Assessments",
  Columns: CIRCUIT_COLUMNS.map((name, order) => ({ Name: name, Order: order })),
});
const UNITS_COLUMN_GROUP = JSON.stringify({
  Caption: "Planned Units",
  Columns: UNIT_COLUMNS.map((name, order) => ({ Name: name, Order: order })),
});

/** Which of the two views a GUID names. */
export function viewOf(guid: string): "circuits" | "units" | null {
  const wanted = guid.trim().toUpperCase();
  if (wanted === CIRCUITS_VIEW_GUID) return "circuits";
  return wanted === PLANNED_UNITS_VIEW_GUID ? "units" : null;
}

function sqlOf(columns: readonly string[], from: string, where: string, account: Account): string {
  const user = account.username.replaceAll("'", "''");
  return `
    SELECT ${columns.join(", ")}
    FROM ${from}
    WHERE ${where} AND EXISTS (SELECT 1 FROM USERRESGROUP WHERE USERNAME = '${user}')`;
}

// Without rows, WorkStudio leaves Heading and Data out as often as not; the same question always gets the same shape.
function emptyTable(heading: readonly string[], value: string): DataTable {
  const isBare = hash32(0, value.length, value.charCodeAt(value.length - 1) || 0) % 2 === 0;
  return { heading, rows: [], ...(isBare ? { leaveOut: "both" as const } : {}) };
}

function* circuitRows(world: World, circuits: readonly number[]): Generator<string> {
  for (const index of circuits) yield world.rowText(index);
}

function circuitsTable(world: World, status: string, account: Account): DataTable {
  const found = world.circuitsWithStatus(status, account.regions);
  return found.length === 0
    ? emptyTable(CIRCUIT_COLUMNS, status)
    : { heading: CIRCUIT_COLUMNS, rows: circuitRows(world, found) };
}

function unitsTable(world: World, text: string, account: Account): DataTable {
  const workOrder = world.findWorkOrder(text);
  const heading = unitHeading(world.options);
  if (workOrder === null) return emptyTable(heading, text);
  const { from } = world.rowsOfWorkOrder(workOrder);
  const isVisible = account.regions === "all" || account.regions.includes(world.regionOf(from));
  if (!isVisible || unitCountOfWorkOrder(world, workOrder) === 0) return emptyTable(heading, text);
  return { heading, rows: unitRowsOfWorkOrder(world, workOrder) };
}

/** Answers GETVIEWDATA for somebody who has signed in: the table holds what that account's resource groups show. */
export function viewDataAnswer(world: World, request: ViewRequest, account: Account): Answer {
  const view = viewOf(request.viewGuid);
  if (view === null) return errorAnswer("View definition not found.");
  if (request.resultFormat !== "DDOTable")
    return errorAnswer(`Result format is not supported for user ${account.username}.`, true);
  const value = request.filterValue;
  if (view === "circuits" && request.filterName === "By Job Status") {
    const sql = sqlOf(CIRCUIT_COLUMNS, "VEGJOB", `WSREQ_STATUS = '${value.replaceAll("'", "''")}'`, account);
    return {
      kind: "dataset",
      table: circuitsTable(world, value, account),
      frame: { sql, columnGroup: CIRCUITS_COLUMN_GROUP },
    };
  }
  if (view === "units" && request.filterName === "WO#") {
    const sql = sqlOf(unitHeading(world.options), "VEGUNIT", `SS_WO = '${value.replaceAll("'", "''")}'`, account);
    return {
      kind: "dataset",
      table: unitsTable(world, value, account),
      frame: { sql, columnGroup: UNITS_COLUMN_GROUP },
    };
  }
  return errorAnswer(`Filter "${request.filterName}" does not belong to the view.`);
}
