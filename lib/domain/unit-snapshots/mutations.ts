import "server-only";
import type { Actor } from "@/lib/platform/actor-types";
import { Prisma, type Transaction } from "@/lib/platform/db";
import { AppError } from "@/lib/platform/errors";
import { mutate } from "@/lib/platform/mutate";
import { can } from "@/lib/platform/permissions";
import { businessDaySql } from "@/lib/platform/time-sql";
import { lockCircuit } from "../circuits/lock-circuit";
import { snapshotMetrics } from "../circuits/snapshot-metrics";
import type { TakeSnapshotInput } from "./schema";
import { HASH_OF_NONE, UNIT_LISTS, listMeta, rawJson } from "./unit-list-sql";

export type TakenSnapshot = {
  id: number;
  /** The kept list of units: a new one, or the newest, where its units are the same. */
  listId: number;
  isNewList: boolean;
  units: number;
};

/**
 * Takes a snapshot of a circuit by hand, with notes: its figures, and the list of its units where that is another one
 * than the newest. A second one on the same day brings the day's figures up to date and adds its notes below. By
 * whoever may correct the circuit, and by its own planners. Throws FORBIDDEN and NOT_FOUND.
 */
export async function takeSnapshot(actor: Actor, { id, notes }: TakeSnapshotInput): Promise<TakenSnapshot> {
  return mutate(actor, {
    permission: "circuit:snapshot",
    action: "circuit.snapshot",
    run: async (tx) => {
      const circuit = await lockCircuit(tx, actor, id);
      await requireOwn(tx, actor, circuit.id);
      const userId = actor.kind === "user" ? actor.userId : null;
      const list = await keepList(tx, circuit.id, userId, notes);
      await keepFigures(tx, circuit.id, userId, notes, list.listId);
      return {
        result: { id, ...list },
        audit: [
          {
            action: "circuit.snapshot",
            subjectType: "circuit",
            subjectId: circuit.id,
            subjectLabel: circuit.label,
            reason: notes,
            context: { list_id: list.listId, is_new_list: list.isNewList, units: list.units },
          },
        ],
      };
    },
  });
}

async function requireOwn(tx: Transaction, actor: Actor, circuitId: bigint): Promise<void> {
  if (can(actor, "circuit:edit")) return;
  const own = actor.kind === "user" && (await tx.circuitUser.count({ where: { circuitId, userId: actor.userId } })) > 0;
  if (!own) throw new AppError("FORBIDDEN", "Only this circuit’s planners and supervisors can take a snapshot of it.");
}

async function keepList(
  tx: Transaction,
  circuitId: bigint,
  userId: bigint | null,
  notes: string,
): Promise<Omit<TakenSnapshot, "id">> {
  const [list] = await tx.$queryRaw<Omit<TakenSnapshot, "id">[]>(Prisma.sql`
    WITH circuit AS (SELECT ${circuitId}::bigint AS circuit_id), ${UNIT_LISTS}, due AS (
      SELECT c.id AS circuit_id, c.work_order, c.extension, c.percent_complete, c.api_status, c.total_miles,
        c.miles_planned, c.taken_by, c.ws_version, c.ws_sync_version, r.name AS region, h.kind AS custody
      FROM circuits c
      JOIN regions r ON r.id = c.region_id
      LEFT JOIN circuit_custody_periods h ON h.circuit_id = c.id AND h.ended_at IS NULL
      WHERE c.id = ${circuitId}::bigint
    ), newest AS (
      SELECT s.id, s.content_hash
      FROM planned_units_snapshots s
      WHERE s.circuit_id = ${circuitId}::bigint
      ORDER BY s.created_at DESC, s.id DESC
      LIMIT 1
    ), kept AS (
      INSERT INTO planned_units_snapshots (
        circuit_id, work_order, extension, snapshot_trigger, percent_complete, api_status, content_hash, unit_count,
        created_by, raw_json
      )
      SELECT due.circuit_id, due.work_order, due.extension, 'manual', due.percent_complete, due.api_status,
        coalesce(listed.content_hash, ${HASH_OF_NONE}), coalesce(listed.unit_count, 0), ${userId}::bigint,
        ${rawJson(listMeta(Prisma.sql`jsonb_build_object('notes', ${notes}::text)`))}
      FROM due LEFT JOIN listed USING (circuit_id) LEFT JOIN summed USING (circuit_id)
      WHERE coalesce(listed.content_hash, ${HASH_OF_NONE}) IS DISTINCT FROM (SELECT content_hash FROM newest)
      RETURNING id
    )
    SELECT coalesce((SELECT id FROM kept), (SELECT id FROM newest))::float8 AS "listId",
      EXISTS (SELECT FROM kept) AS "isNewList", coalesce((SELECT unit_count FROM listed), 0) AS units`);
  if (!list) throw new Error("a snapshot was neither kept nor found");
  return list;
}

async function keepFigures(
  tx: Transaction,
  circuitId: bigint,
  userId: bigint | null,
  notes: string,
  listId: number,
): Promise<void> {
  const metrics = snapshotMetrics({
    totalMiles: Prisma.sql`c.total_miles`,
    regionId: Prisma.sql`c.region_id`,
    region: Prisma.sql`r.name`,
    isExcluded: Prisma.sql`c.is_excluded`,
    takenBy: Prisma.sql`c.taken_by`,
    custody: Prisma.sql`h.kind`,
    wsVersion: Prisma.sql`c.ws_version`,
    wsSyncVersion: Prisma.sql`c.ws_sync_version`,
    also: Prisma.sql`jsonb_build_object('units_snapshot_id', ${listId}::bigint)`,
  });
  // Out of the list that was just kept or found, so that both say the same.
  const total = (name: string, type: string) =>
    Prisma.raw(`coalesce((list.raw_json -> 'summary' ->> '${name}')::${type}, 0)`);
  await tx.$executeRaw(Prisma.sql`
    INSERT INTO circuit_snapshots AS s (
      circuit_id, snapshot_type, snapshot_date, miles_planned, percent_complete, api_status, workflow_stage,
      total_units, total_linear_ft, total_acres, total_trees, units_approved, units_refused, units_pending,
      metrics_json, created_by, notes
    )
    SELECT c.id, 'manual', ${businessDaySql()}, c.miles_planned, c.percent_complete, c.api_status, ui.workflow_stage,
      ${total("total_units", "int")}, ${total("total_linear_ft", "numeric")}, ${total("total_acres", "numeric")},
      ${total("total_trees", "int")}, ${total("units_approved", "int")}, ${total("units_refused", "int")},
      ${total("units_pending", "int")}, ${metrics}, ${userId}::bigint, ${notes}
    FROM circuits c
    JOIN regions r ON r.id = c.region_id
    JOIN planned_units_snapshots list ON list.id = ${listId}::bigint
    LEFT JOIN circuit_ui_states ui ON ui.circuit_id = c.id
    LEFT JOIN circuit_custody_periods h ON h.circuit_id = c.id AND h.ended_at IS NULL WHERE c.id = ${circuitId}::bigint
    ON CONFLICT (circuit_id, snapshot_type, snapshot_date) DO UPDATE SET miles_planned = excluded.miles_planned,
      percent_complete = excluded.percent_complete, api_status = excluded.api_status,
      workflow_stage = excluded.workflow_stage, total_units = excluded.total_units,
      total_linear_ft = excluded.total_linear_ft, total_acres = excluded.total_acres,
      total_trees = excluded.total_trees, units_approved = excluded.units_approved,
      units_refused = excluded.units_refused, units_pending = excluded.units_pending,
      metrics_json = excluded.metrics_json, created_by = excluded.created_by,
      notes = concat_ws(E'\n', s.notes, excluded.notes), updated_at = now()`);
}
