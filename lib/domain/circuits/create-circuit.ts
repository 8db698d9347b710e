import "server-only";
import { fixFields } from "@/lib/fix-fields";
import type { Actor } from "@/lib/platform/actor-types";
import { Prisma, type Transaction } from "@/lib/platform/db";
import { AppError } from "@/lib/platform/errors";
import { mutate } from "@/lib/platform/mutate";
import { announceChange } from "@/lib/platform/shared-cache";
import { businessDaySql } from "@/lib/platform/time-sql";
import type { CreateCircuitInput } from "./by-hand-schema";
import { circuitName } from "./circuit-name";
import { lockWorkOrders } from "./lock-work-orders";
import { requireRegion } from "./require-region";

/** What a circuit that WorkStudio does not know yet is for the panel. */
const NEW_STATUS = "SA";

/**
 * Makes a circuit that WorkStudio does not know yet, in a region of the actor's. The first sync that meets its work
 * order takes it for WorkStudio's own; what people corrected until then stays theirs. Throws FORBIDDEN, INVALID, and
 * CONFLICT where the work order is there already, whoever sees it.
 */
export async function createCircuit(actor: Actor, input: CreateCircuitInput): Promise<{ id: number }> {
  const result = await mutate(actor, {
    permission: "circuit:create",
    action: "circuit.create",
    run: async (tx) => {
      await lockWorkOrders(tx);
      const region = await requireRegion(tx, actor, input.regionId, "regionId");
      const extension = input.extension ?? "@";
      await requireFreeWorkOrder(tx, { workOrder: input.workOrder, extension });
      const by = actor.kind === "user" ? actor.userId : null;
      const [made] = await tx.$queryRaw<{ id: bigint }[]>(Prisma.sql`
        WITH made AS (
          INSERT INTO circuits (
            job_guid, work_order, extension, parent_circuit_id, title, region_id, contractor, cycle_type, total_miles,
            total_acres, start_date, api_status, api_modified_date, status_since, made_by, made_at
          )
          SELECT '{' || upper(gen_random_uuid()::text) || '}', ${input.workOrder}, ${extension},
            CASE
              WHEN ${extension} <> '@'
                THEN (
                  SELECT min(main.id)
                  FROM circuits main
                  WHERE main.work_order = ${input.workOrder}
                    AND coalesce(main.extension, '@') = '@'
                    AND main.deleted_at IS NULL
                )
            END,
            ${input.title}, ${input.regionId}::bigint, ${input.contractor}, ${input.cycleType},
            ${input.totalMiles}::numeric, ${input.totalAcres}::numeric, ${input.startDate}::date, ${NEW_STATUS},
            ${businessDaySql()}, now(), ${by}::bigint, now()
          RETURNING id
        ), status AS (
          INSERT INTO circuit_status_periods (circuit_id, started_at, status, is_first_sight)
          SELECT id, now(), ${NEW_STATUS}, true
          FROM made
        ), custody AS (
          INSERT INTO circuit_custody_periods (circuit_id, started_at, kind, is_first_sight)
          SELECT id, now(), 'nobody', true
          FROM made
        )
        SELECT id FROM made`);
      if (!made) throw new Error("A circuit that was made has an id.");
      return {
        result: { id: Number(made.id) },
        audit: [
          {
            action: "circuit.create",
            subjectType: "circuit",
            subjectId: made.id,
            subjectLabel: `${circuitName({ workOrder: input.workOrder, extension })} ${input.title}`,
            reason: input.reason,
            changes: {
              work_order: { before: null, after: circuitName({ workOrder: input.workOrder, extension }) },
              title: { before: null, after: input.title },
              region_id: { before: null, after: region },
            },
          },
        ],
      };
    },
  });
  await announceChange("circuits");
  return result;
}

/** In a transaction that holds the work orders; `besidesId` is a circuit that may have it too. Throws CONFLICT. */
export async function requireFreeWorkOrder(
  tx: Transaction,
  { workOrder, extension }: { workOrder: string; extension: string },
  besidesId: bigint | null = null,
): Promise<void> {
  const taken = await tx.$queryRaw<unknown[]>(Prisma.sql`
    SELECT 1
    FROM circuits c
    WHERE c.work_order = ${workOrder}
      AND coalesce(c.extension, '@') = ${extension}
      AND c.deleted_at IS NULL
      AND c.id IS DISTINCT FROM ${besidesId}::bigint
    LIMIT 1`);
  if (taken.length === 0) return;
  const message = "This work order is there already, here or in a region that you do not see.";
  throw new AppError("CONFLICT", `${fixFields(1)} ${message}`, { fieldErrors: { workOrder: [message] } });
}
