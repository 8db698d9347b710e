import "server-only";
import type { UserActor } from "@/lib/platform/actor-types";
import { Prisma, db } from "@/lib/platform/db";

export type WsAccountState = {
  state: "none" | "proved" | "failing" | "invalid";
  username: string | null;
  fullName: string | null;
  groups: string[];
  linkedAt: Date | null;
  validatedAt: Date | null;
  lastUsedAt: Date | null;
  failedAt: Date | null;
  failCount: number;
};

/** How a person's own WorkStudio account stands; nothing of the secret is in it (security F4). */
export async function getOwnWsAccount(actor: UserActor): Promise<WsAccountState> {
  const [row] = await db().$queryRaw<WsAccountState[]>(Prisma.sql`
    SELECT CASE WHEN w.id IS NULL THEN 'none' WHEN NOT w.is_valid THEN 'invalid' WHEN w.fail_count > 0 THEN 'failing' ELSE 'proved' END AS state,
      CASE WHEN w.id IS NULL THEN NULL ELSE u.ws_username END AS username, u.ws_full_name AS "fullName",
      ARRAY(SELECT jsonb_array_elements_text(coalesce(u.ws_groups_json, '[]'::jsonb))) AS groups,
      u.ws_linked_at AS "linkedAt", w.validated_at AS "validatedAt", w.last_used_at AS "lastUsedAt", w.failed_at AS "failedAt", coalesce(w.fail_count, 0) AS "failCount"
    FROM users u LEFT JOIN user_ws_credentials w ON w.user_id = u.id WHERE u.id = ${actor.userId}`);
  if (!row) throw new Error("a signed-in person has no row");
  return row;
}
