import "server-only";
import { type Limit, takeFromLimit } from "@/lib/platform/rate-limit";

const ONE_ENTRY: Limit = { name: "sign-in-blocked", count: 1, windowSeconds: 86_400 };

/** Whether this is the first try during a delay, which is the one to put on record: somebody who goes on trying would fill the log. */
export async function isFirstTryOfDelay(whose: string, until: Date | null): Promise<boolean> {
  return takeFromLimit(ONE_ENTRY, `${whose} ${until?.toISOString() ?? "for good"}`);
}
