import "server-only";
import type { UserActor } from "@/lib/platform/actor-types";
import { Prisma, db } from "@/lib/platform/db";
import { type StoredPair, pairOpens } from "./seal-pair";

export type WsAccountState = {
  /** `unreadable`: the key that sealed the pair is gone, so it is linked anew. */
  state: "none" | "proved" | "failing" | "invalid" | "unreadable";
  username: string | null;
  fullName: string | null;
  groups: string[];
  linkedAt: Date | null;
  validatedAt: Date | null;
  lastUsedAt: Date | null;
  failedAt: Date | null;
  failCount: number;
};

type NoPair = { [Column in keyof StoredPair]: null };

/** How a person's own WorkStudio account stands; nothing of the secret is in it (security F4). */
export async function getOwnWsAccount(actor: UserActor): Promise<WsAccountState> {
  const [row] = await db().$queryRaw<(WsAccountState & (StoredPair | NoPair))[]>(Prisma.sql`
    SELECT CASE
      WHEN w.id IS NULL THEN 'none'
      WHEN NOT w.is_valid THEN 'invalid'
      WHEN w.fail_count > 0 THEN 'failing'
      ELSE 'proved'
    END AS state,
      CASE WHEN w.id IS NULL THEN NULL ELSE u.ws_username END AS username, u.ws_full_name AS "fullName",
      ARRAY(SELECT jsonb_array_elements_text(coalesce(u.ws_groups_json, '[]'::jsonb))) AS groups,
      u.ws_linked_at AS "linkedAt", w.validated_at AS "validatedAt", w.last_used_at AS "lastUsedAt",
      w.failed_at AS "failedAt", coalesce(w.fail_count, 0) AS "failCount", w.id,
      w.encrypted_username AS "encryptedUsername", w.encrypted_password AS "encryptedPassword"
    FROM users u LEFT JOIN user_ws_credentials w ON w.user_id = u.id WHERE u.id = ${actor.userId}`);
  if (!row) throw new Error("a signed-in person has no row");
  const { id, encryptedUsername, encryptedPassword, ...account } = row;
  const isUnreadable = id !== null && !pairOpens({ id, encryptedUsername, encryptedPassword });
  return isUnreadable ? { ...account, state: "unreadable" } : account;
}
