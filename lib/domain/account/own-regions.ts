import "server-only";
import type { UserActor } from "@/lib/platform/actor-types";
import { db } from "@/lib/platform/db";
import { AppError } from "@/lib/platform/errors";

export type OwnRegion = { id: number; name: string };

/** The active regions a person may see, in their order: what may be a default region. */
export async function listOwnRegions(actor: UserActor): Promise<OwnRegion[]> {
  const regions = await db().region.findMany({
    where: { isActive: true, ...(actor.regionIds === "all" ? {} : { id: { in: actor.regionIds } }) },
    orderBy: [{ sortOrder: "asc" }, { name: "asc" }],
    select: { id: true, name: true },
  });
  return regions.map(({ id, name }) => ({ id: Number(id), name }));
}

/** Throws INVALID unless the region is one of the person's own. */
export async function requireOwnRegion(actor: UserActor, regionId: number): Promise<void> {
  const regions = await listOwnRegions(actor);
  if (!regions.some(({ id }) => id === regionId))
    throw new AppError("INVALID", "Choose one of your regions.", {
      fieldErrors: { regionId: ["Choose one of your regions."] },
    });
}
