import "server-only";
import { hash } from "node:crypto";
import type { PoolClient } from "pg";
import { Prisma, readRows } from "@/lib/platform/db";
import type { UnitLookups } from "./read-lookups";

/** Every answer is read whole that often, so that what a later release reads in it is found. */
const READ_ANEW_AFTER_DAYS = 7;

/** What came of a work order's last answer. */
export type KnownAnswer = {
  digest: string;
  foresters: string[];
  /** Units by circuit. */
  counts: [circuitId: number, units: number][];
};

/** The units of a work order by circuit, as far as they tell whether anything of them was changed since. */
const units = (workOrder: string) => Prisma.sql`
  SELECT u.circuit_id, count(*) FILTER (WHERE u.state = 'present') AS units,
    count(*) FILTER (WHERE u.state = 'missing') AS missing,
    coalesce(bit_xor(hashint8extended(u.content_hash, u.id)) FILTER (WHERE u.state = 'present'), 0) AS mixed,
    array_agg(DISTINCT u.forester) FILTER (WHERE u.state = 'present' AND u.forester IS NOT NULL) AS foresters
  FROM planned_units u
  WHERE u.circuit_id IN (SELECT c.id FROM circuits c WHERE c.work_order = ${workOrder})
  GROUP BY u.circuit_id`;

/**
 * What is stored of a work order, by `unit` (`units`), and what answers are read by: one that is the same then says
 * nothing new.
 */
const storedNow = (workOrder: string, lookups: UnitLookups) => Prisma.sql`
  md5(
    concat_ws(
      '|', ${fingerprint(lookups)}::text,
      (
        SELECT string_agg(c.id || coalesce(nullif(c.extension, ''), '@'), ',' ORDER BY c.id)
        FROM circuits c
        WHERE c.work_order = ${workOrder} AND c.deleted_at IS NULL
      ),
      (
        SELECT string_agg(concat_ws(' ', unit.circuit_id, unit.units, unit.mixed), ',' ORDER BY unit.circuit_id)
        FROM unit
      )
    )
  )::uuid`;

/**
 * The last answer for a work order, where the same one would change nothing: all of it was used, nothing of it waits on
 * the issues list, no unit is missing, and its circuits and units stand as it left them. Null otherwise.
 */
export async function readKnownAnswer(workOrder: string, lookups: UnitLookups): Promise<KnownAnswer | null> {
  const [known] = await readRows<KnownAnswer>(
    Prisma.sql`WITH unit AS MATERIALIZED (${units(workOrder)})
      SELECT replace(a.digest::text, '-', '') AS digest,
        coalesce((SELECT json_agg(DISTINCT name) FROM unit, unnest(unit.foresters) AS name), '[]') AS foresters,
        coalesce((SELECT json_agg(json_build_array(unit.circuit_id, unit.units)) FROM unit), '[]') AS counts
      FROM work_order_answers a
      WHERE a.work_order = ${workOrder}
        AND a.read_at > now() - make_interval(days => ${READ_ANEW_AFTER_DAYS}::int)
        AND a.stored = ${storedNow(workOrder, lookups)}
        AND NOT EXISTS (SELECT FROM unit WHERE unit.missing > 0)
        AND NOT EXISTS (
          SELECT FROM sync_issues i
          WHERE i.work_order = ${workOrder} AND i.resolved_at IS NULL AND i.kind LIKE 'unit\\_%'
        )`,
    { isPrepared: true },
  );
  return known ?? null;
}

/**
 * Keeps an answer of which all was used, after its units were written, in the transaction that wrote them. Not while
 * other units than its own `count` are present: what becomes of them is asked again.
 */
export async function keepAnswer(
  client: PoolClient,
  workOrder: string,
  { digest, count }: { digest: string; count: number },
  lookups: UnitLookups,
): Promise<void> {
  await client.query(Prisma.sql`WITH unit AS MATERIALIZED (${units(workOrder)})
    INSERT INTO work_order_answers (work_order, digest, stored, read_at)
    SELECT ${workOrder}, ${digest}::uuid, ${storedNow(workOrder, lookups)}, now()
    WHERE (SELECT coalesce(sum(unit.units), 0) FROM unit) = ${count}::int
    ON CONFLICT (work_order) DO UPDATE SET digest = excluded.digest, stored = excluded.stored,
      read_at = excluded.read_at`);
}

const fingerprints = new WeakMap<UnitLookups, string>();

/** Another for other lookups. */
function fingerprint(lookups: UnitLookups): string {
  const known = fingerprints.get(lookups);
  if (known) return known;
  const entries = [...lookups.types, ["", ""], ...lookups.permissions].map(([name, code]) => `${name}=${code}`).sort();
  const made = hash("md5", entries.join("\n"));
  fingerprints.set(lookups, made);
  return made;
}
