import "server-only";
import type { Actor } from "@/lib/platform/actor-types";
import { Prisma, db } from "@/lib/platform/db";
import { circuitScope } from "../circuits/scope";
import { type CircuitSyncPreview, PREVIEW_SHOWN } from "./preview-circuits";

/**
 * A stored preview as one person may see it: circuits of the row scope, new ones of the own regions. Rejected rows have
 * no region that is known here, so only who sees every region sees them; the counts are everybody's. Each list is cut
 * only after that.
 */
export async function previewInScope(actor: Actor, preview: CircuitSyncPreview): Promise<CircuitSyncPreview> {
  if (actor.kind === "system" || actor.regionIds === "all") return firstOf(preview);
  const ids = [...preview.updates, ...preview.kepts].map((entry) => entry.circuitId);
  const [circuits, regions] = await Promise.all([
    db().$queryRaw<{ id: number }[]>(
      Prisma.sql`
        SELECT c.id::float8 AS id FROM circuits c WHERE c.id = ANY(${ids}::bigint[]) AND ${circuitScope(actor)}`,
    ),
    db().region.findMany({ where: { id: { in: actor.regionIds } }, select: { name: true } }),
  ]);
  const own = new Set(circuits.map(({ id }) => id));
  const names = new Set(regions.map(({ name }) => name));
  return firstOf({
    ...preview,
    creates: preview.creates.filter(({ region }) => names.has(region)),
    updates: preview.updates.filter(({ circuitId }) => own.has(circuitId)),
    kepts: preview.kepts.filter(({ circuitId }) => own.has(circuitId)),
    rejections: [],
  });
}

function firstOf(preview: CircuitSyncPreview): CircuitSyncPreview {
  const { creates, updates, kepts } = preview;
  return {
    ...preview,
    creates: creates.slice(0, PREVIEW_SHOWN),
    updates: updates.slice(0, PREVIEW_SHOWN),
    kepts: kepts.slice(0, PREVIEW_SHOWN),
  };
}
