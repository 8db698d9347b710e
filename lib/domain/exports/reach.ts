import "server-only";
import { createHash } from "node:crypto";
import type { UserActor } from "@/lib/platform/actor-types";
import { Prisma, readRows } from "@/lib/platform/db";

/**
 * What an actor sees now, as a text that can be compared: their regions, a digest of their permissions, by which a file
 * has more columns or fewer, and where the regions are not all, a digest of the circuits assigned to them.
 */
export async function reachOf({ userId, regionIds, permissions }: UserActor): Promise<string> {
  const allowed = createHash("sha256")
    .update([...permissions].toSorted().join(","))
    .digest("hex");
  if (regionIds === "all") return `all ${allowed}`;
  const [assigned] = await readRows<{ digest: string }>(Prisma.sql`
    SELECT encode(
      sha256(convert_to(coalesce(string_agg(own.circuit_id::text, ',' ORDER BY own.circuit_id), ''), 'UTF8')), 'hex'
    ) AS digest
    FROM circuit_user own
    WHERE own.user_id = ${userId}`);
  return `${regionIds.toSorted((a, b) => (a < b ? -1 : 1)).join(",")} ${assigned?.digest ?? ""} ${allowed}`;
}
