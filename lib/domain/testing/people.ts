import type { UserActor } from "@/lib/platform/actor-types";
import { db } from "@/lib/platform/db";
import { findSessionActor, openSession } from "@/lib/platform/sessions";

type Person = { role: string; name?: string; regions?: string[]; wsUsername?: string | null };

let count = 0;

/**
 * A person who has just signed in, as every request would see them: permissions and regions are read from the database.
 */
export async function signedIn({ role, name, regions = [], wsUsername = null }: Person): Promise<UserActor> {
  count += 1;
  const user = await db().user.create({
    data: {
      name: name ?? `Test ${role} ${count}`,
      email: `person-${count}@keyvalley.example`,
      password: "no password opens this account",
      wsUsername,
      isWsNameTrusted: wsUsername !== null,
      onboardedAt: new Date(),
      roles: { create: { role: { connect: { name: role } } } },
      regions: { create: regions.map((code) => ({ region: { connect: { code } } })) },
    },
    select: { id: true, authVersion: true },
  });
  const origin = { ipAddress: "192.0.2.7", userAgent: "vitest", requestId: `request-${count}` };
  const actor = await findSessionActor(await openSession(user.id, user.authVersion, origin), origin);
  if (!actor) throw new Error("A session that was just opened is not live.");
  return actor;
}
