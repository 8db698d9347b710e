import "server-only";
import type { UserActor } from "@/lib/platform/actor-types";
import { ownSubject } from "@/lib/platform/audit";
import { db } from "@/lib/platform/db";
import { AppError } from "@/lib/platform/errors";
import { OWN_ACCOUNT, mutate } from "@/lib/platform/mutate";
import { checkOnce } from "./check-account";
import { recordUse } from "./record-use";
import { openPair, pairOpens } from "./seal-pair";

const UNREACHABLE_AGAIN =
  "WorkStudio does not answer right now, so the account could not be checked, which counts as a failure. Try again later.";

/**
 * Proves the linked account again with the stored pair. Throws NOT_FOUND (none linked), INVALID, RATE_LIMITED,
 * UNAVAILABLE, and CONFLICT when the pair cannot be read any more.
 */
export async function proveAccount(actor: UserActor): Promise<{ username: string }> {
  const stored = await db().userWsCredential.findUnique({
    where: { userId: actor.userId },
    select: { id: true, encryptedUsername: true, encryptedPassword: true },
  });
  if (!stored) throw new AppError("NOT_FOUND", "No WorkStudio account is linked.");
  if (!pairOpens(stored))
    throw new AppError(
      "CONFLICT",
      "The stored WorkStudio password cannot be read any more, because the panel’s encryption key was lost. Link your account anew.",
    );
  const pair = openPair(stored);
  const checked = await checkOnce(pair);
  await mutate(actor, {
    permission: OWN_ACCOUNT,
    action: "ws_account.prove",
    run: async (tx) => {
      await recordUse(tx, actor.userId, checked.outcome);
      if (checked.outcome === "accepted" && checked.details) {
        await tx.user.update({
          where: { id: actor.userId },
          data: { wsFullName: checked.details.fullName, wsGroupsJson: checked.details.groups },
          select: { id: true },
        });
      }
      const action = checked.outcome === "accepted" ? "ws_account.prove" : "ws_account.fail";
      return {
        result: null,
        audit: [
          {
            action,
            ...ownSubject(actor),
            context: { outcome: checked.outcome },
          },
        ],
      };
    },
  });
  if (checked.outcome === "refused")
    throw new AppError(
      "INVALID",
      "WorkStudio no longer accepts this account. Link it anew with the password that is valid now.",
    );
  if (checked.outcome === "unreachable") throw new AppError("UNAVAILABLE", UNREACHABLE_AGAIN);
  return { username: pair.username };
}
