import { ACCOUNT_DOMAINS } from "@/simulator/account-domains";
import { db } from "@/lib/platform/db";

/** Names the domains of the simulated world, as an installation that knows its contractors has them. */
export async function nameDomains(): Promise<void> {
  await db().accountDomain.createMany({ data: [...ACCOUNT_DOMAINS] });
}
