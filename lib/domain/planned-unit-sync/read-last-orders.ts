import "server-only";
import type { Actor } from "@/lib/platform/actor-types";
import { Prisma, readRows } from "@/lib/platform/db";
import { circuitScope } from "../circuits/scope";

export type LastOrder = { key: string; text: string; workOrder: string; isFailure: boolean };

type Row = {
  workOrder: string;
  failure: string | null;
  units: number;
  created: number;
  changed: number;
  gone: number;
  suspicious: number;
};

/**
 * The work orders that a run finished last, newest first, as lines; only those with a circuit in the reader's row
 * scope. They are taken up in the order of their position, and one that is tried again gets a later one.
 */
export async function readLastOrders(actor: Actor, syncLogId: number, most: number): Promise<LastOrder[]> {
  const rows = await readRows<Row>(Prisma.sql`
    SELECT w.work_order AS "workOrder", w.failure, w.units, w.created,
      w.changed + w.moved + w.rekeyed + w.returned AS changed, w.missing + w.vanished AS gone, w.suspicious
    FROM sync_work_orders w WHERE w.sync_log_id = ${syncLogId}::bigint AND w.outcome IS NOT NULL
      AND EXISTS (SELECT FROM circuits c WHERE c.work_order = w.work_order AND ${circuitScope(actor)})
    ORDER BY w.position DESC LIMIT ${most}`);
  return rows.map((row) => ({
    key: row.workOrder,
    text: row.failure === null ? wordsOf(row) : `failed: ${row.failure}`,
    workOrder: row.workOrder,
    isFailure: row.failure !== null,
  }));
}

function wordsOf({ units, created, changed, gone, suspicious }: Row): string {
  const count = (number: number, what: string) => (number > 0 ? [`${number.toLocaleString("en-US")} ${what}`] : []);
  const parts = [...count(created, "new"), ...count(changed, "changed"), ...count(gone, "gone")];
  const doubt = suspicious > 0 ? "; a suspicious answer" : "";
  return `${units.toLocaleString("en-US")} ${units === 1 ? "unit" : "units"}, ${parts.join(", ") || "nothing new"}${doubt}`;
}
