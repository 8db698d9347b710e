import "server-only";
import type { Actor } from "@/lib/platform/actor-types";
import { Prisma, type Transaction } from "@/lib/platform/db";
import { AppError } from "@/lib/platform/errors";
import { mutate } from "@/lib/platform/mutate";
import { announcing } from "@/lib/platform/shared-cache";
import { lockGrants } from "../users/lock-grants";
import { findLikelyPairs } from "./find-likely-same";
import { movePlanners } from "./move-planners";
import { mergedName } from "./rules";
import type { MergePairsInput } from "./schema";
import { lockPlanners } from "./see-planners";

/** Why a pair stays as it is: it is not offered any more, or the two are linked to two people. */
export type LeftPair = { id: number; why: "changed" | "two people" };
export type MergedPairs = { merged: number; left: LeftPair[] };

type Planner = { id: bigint; name: string; userId: bigint | null };
type Pair = { planner: Planner; into: Planner };

/**
 * Makes one planner of each pair that is still offered (`listLikelyPairs`), as `mergePlanners` does of one, in one act;
 * a pair that changed since it was shown is left and answered. Throws FORBIDDEN, MFA_REQUIRED, and NOT_FOUND where none
 * of them is offered to the actor any more.
 */
export async function mergePairs(actor: Actor, { pairs }: MergePairsInput): Promise<MergedPairs> {
  return announcing(
    "permissions",
    mutate(actor, {
      permission: "planner:link",
      action: "planner.merge",
      needsRecentProof: true,
      run: async (tx) => {
        await lockGrants(tx, actor, "planner:link");
        await lockPlanners(tx);
        const offered = await readOffered(tx, actor, pairs);
        const { merging, left, kept } = choose(offered);
        const known = new Set(offered.map(({ planner }) => Number(planner.id)));
        const changed = pairs.filter(({ id }) => !known.has(id)).map(({ id }) => ({ id, why: "changed" as const }));
        if (merging.length === 0 && left.length === 0)
          throw new AppError(
            "NOT_FOUND",
            "None of these pairs is offered any more: somebody merged them, or their units say otherwise now. Nothing was changed.",
          );
        if (merging.length > 0)
          await movePlanners(
            tx,
            merging.map(({ planner, into }) => ({ id: planner.id, intoId: into.id, userId: planner.userId })),
            [...kept.values()],
          );
        return {
          result: { merged: merging.length, left: [...changed, ...left] },
          audit: merging.map(({ planner, into }) => ({
            action: "planner.merge",
            subjectType: "planner",
            subjectId: into.id,
            subjectLabel: kept.get(into.id)?.name ?? into.name,
            context: { merged: planner.name, mergedId: Number(planner.id), logins: [] },
          })),
        };
      },
    }),
  );
}

/** Those pairs that are offered as they were shown, with both planners locked. */
async function readOffered(tx: Transaction, actor: Actor, pairs: MergePairsInput["pairs"]): Promise<Pair[]> {
  const ids = pairs.flatMap(({ id, intoId }) => [id, intoId]);
  const rows = await tx.$queryRaw<Planner[]>(
    Prisma.sql`
      SELECT p.id, p.name, p.user_id AS "userId"
      FROM planners p
      WHERE p.id = ANY(${ids}::bigint[])
      ORDER BY p.id
      FOR UPDATE`,
  );
  const planners = new Map(rows.map((row) => [Number(row.id), row]));
  const likely = await findLikelyPairs(
    tx,
    actor,
    pairs.map(({ id }) => id),
  );
  const now = new Map(likely.map(({ id, same }) => [id, same.id]));
  return pairs.flatMap(({ id, intoId }) => {
    const [planner, into] = [planners.get(id), planners.get(intoId)];
    return planner && into && now.get(id) === intoId ? [{ planner, into }] : [];
  });
}

/**
 * Which of them become one: nobody whose other is merged away at once, and of several with one person each, those of
 * the first.
 */
function choose(offered: readonly Pair[]): {
  merging: Pair[];
  left: LeftPair[];
  kept: Map<bigint, { id: bigint; name: string }>;
} {
  const [merging, left]: [Pair[], LeftPair[]] = [[], []];
  const going = new Set(offered.map(({ planner }) => planner.id));
  const kept = new Map<bigint, Planner>();
  for (const { planner, into } of offered) {
    const own = kept.get(into.id) ?? into;
    const areTwo = planner.userId !== null && own.userId !== null && planner.userId !== own.userId;
    if (areTwo || going.has(into.id)) {
      left.push({ id: Number(planner.id), why: areTwo ? "two people" : "changed" });
      continue;
    }
    merging.push({ planner, into });
    kept.set(into.id, { id: into.id, name: mergedName(planner.name, own.name), userId: own.userId ?? planner.userId });
  }
  return { merging, left, kept };
}
