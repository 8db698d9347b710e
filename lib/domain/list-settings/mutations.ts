import "server-only";
import type { Actor } from "@/lib/platform/actor-types";
import { Prisma } from "@/lib/platform/db";
import { AppError } from "@/lib/platform/errors";
import { OWN_ACCOUNT, mutate } from "@/lib/platform/mutate";
import type { KeepListSettingInput } from "./schema";

/**
 * Keeps the columns or the row height that the actor chose for a list. How somebody looks at a list is no act that the
 * log tells.
 */
export async function keepListSetting(actor: Actor, { list, columns, density }: KeepListSettingInput): Promise<null> {
  if (actor.kind !== "user") throw new AppError("FORBIDDEN", "Only people keep settings of a list.");
  return mutate(actor, {
    permission: OWN_ACCOUNT,
    action: "list.keep_setting",
    run: async (tx) => {
      await tx.$executeRaw(Prisma.sql`
        INSERT INTO list_settings AS kept (user_id, list, columns, density)
        VALUES (${actor.userId}, ${list}, ${columns ?? []}::text[], ${density ?? null})
        ON CONFLICT (user_id, list) DO UPDATE SET columns = coalesce(${columns ?? null}::text[], kept.columns),
          density = coalesce(${density ?? null}::varchar, kept.density), updated_at = now()`);
      return { result: null, audit: [] };
    },
  });
}
