import "server-only";
import type { UserActor } from "@/lib/platform/actor-types";
import { ownSubject } from "@/lib/platform/audit";
import { AppError } from "@/lib/platform/errors";
import { OWN_ACCOUNT, mutate } from "@/lib/platform/mutate";

/** Forgets the pair; what the person did and which circuits are theirs stays. Throws NOT_FOUND when none is linked. */
export async function unlinkAccount(actor: UserActor): Promise<{ username: string | null }> {
  return mutate(actor, {
    permission: OWN_ACCOUNT,
    action: "ws_account.unlink",
    run: async (tx) => {
      const gone = await tx.userWsCredential.deleteMany({ where: { userId: actor.userId } });
      if (gone.count === 0) throw new AppError("NOT_FOUND", "No WorkStudio account is linked.");
      const { wsUsername } = await tx.user.update({
        where: { id: actor.userId },
        data: { isWsLinked: false, wsLinkedAt: null },
        select: { wsUsername: true },
      });
      return {
        result: { username: wsUsername },
        audit: [
          {
            action: "ws_account.unlink",
            ...ownSubject(actor),
            context: { wsUsername },
          },
        ],
      };
    },
  });
}
