import type { UserActor } from "@/lib/platform/actor-types";
import { Prisma, db } from "@/lib/platform/db";
import { editCircuit } from "../circuits/mutations";
import { storedCircuit } from "./circuits";

/** A circuit of Lancaster whose title somebody corrected, by its id. */
export async function correctedTitle(actor: UserActor, theirs: string, ours: string, region = "LAN"): Promise<number> {
  const { id } = await storedCircuit({ title: theirs, region });
  await editCircuit(actor, { id, base: { title: theirs }, values: { title: ours }, reason: "walked it" });
  return id;
}

/**
 * What a sync leaves behind that met other values in WorkStudio; `tracked` goes into the tracking of the first of them.
 */
export async function theirsNow(id: number, values: Record<string, unknown>, tracked: object = {}): Promise<void> {
  const field = Object.keys(values)[0] ?? "";
  await db().$executeRaw(Prisma.sql`
    UPDATE circuits
    SET upstream_values = upstream_values || ${JSON.stringify(values)}::jsonb, row_version = row_version + 1,
      user_modified_fields = jsonb_set(
        user_modified_fields, ARRAY[${field}], user_modified_fields -> ${field} || ${JSON.stringify(tracked)}::jsonb
      )
    WHERE id = ${id}`);
}

/** Lines of corrections that are not what the circuits say, and what the circuits say without a line. */
export function linesAreTrue(): Promise<object[]> {
  return db().$queryRaw(Prisma.sql`
    WITH kept AS (
      SELECT circuit_id, region_id, field::text, corrected_by, corrected_at, ours, theirs, theirs_when_corrected,
        kept_value, kept_by, kept_at, protected_until::text, is_drifted, is_agreed
      FROM circuit_corrections
    ),
      said AS (
        SELECT c.id, c.region_id, k.field, k.corrected_by, k.corrected_at, k.ours, k.theirs, k.theirs_when_corrected,
          k.kept_value, k.kept_by, k.kept_at, k.protected_until::text, k.is_drifted, k.is_agreed
        FROM circuits c
        CROSS JOIN LATERAL corrections_of(c) k
      )
    SELECT to_jsonb(wrong) AS wrong
    FROM (
      (SELECT * FROM kept EXCEPT SELECT * FROM said) UNION ALL (SELECT * FROM said EXCEPT SELECT * FROM kept)
    ) wrong`);
}
