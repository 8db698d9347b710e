import "server-only";
import { AppError } from "@/lib/platform/errors";
import { logger } from "@/lib/platform/logger";
import { type Limit, giveBackToLimit, takeFromLimit } from "@/lib/platform/rate-limit";
import type { UserDetails } from "@/lib/workstudio/user-details";
import { WorkStudioError } from "@/lib/workstudio/workstudio-error";
import { workStudio } from "./connect-workstudio";

/** Wrong passwords in an hour for one WorkStudio name: a third could lock the account there (security W1). */
const REFUSALS: Limit = { name: "ws-refusals", count: 2, windowSeconds: 3600 };

const REFUSED_TWICE =
  "WorkStudio refused this account twice within an hour. So that it is not locked there, wait up to 60 minutes before the next try.";

/** A refused try counts for its hour; an accepted one, and one that WorkStudio did not answer, is given back. */
export async function checkOnce(pair: { username: string; password: string }): Promise<CheckOutcome> {
  const key = pair.username.toLowerCase();
  if (!(await takeFromLimit(REFUSALS, key))) throw new AppError("RATE_LIMITED", REFUSED_TWICE);
  const checked = await checkWithWorkStudio(pair);
  if (checked.outcome !== "refused") await giveBackToLimit(REFUSALS, key);
  return checked;
}

export type Pair = { username: string; password: string };

/** Nothing of WorkStudio's answer but this leaves the check (security G4). */
export type CheckOutcome =
  { outcome: "accepted"; details: UserDetails | null } | { outcome: "refused" } | { outcome: "unreachable" };

/** Asks WorkStudio, once, whether it takes a pair and whose it is. */
export async function checkWithWorkStudio(pair: Pair): Promise<CheckOutcome> {
  try {
    await workStudio().echo({ credentials: pair });
    return { outcome: "accepted", details: await workStudio().userDetails(pair.username, { credentials: pair }) };
  } catch (error) {
    if (!(error instanceof WorkStudioError)) throw error;
    if (error.kind === "unauthorized" || error.status === 403) return { outcome: "refused" };
    logger.warn({ kind: error.kind, status: error.status }, "a WorkStudio account could not be checked");
    return { outcome: "unreachable" };
  }
}
