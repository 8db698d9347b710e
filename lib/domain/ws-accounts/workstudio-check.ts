import "server-only";
import { logger } from "@/lib/platform/logger";
import type { UserDetails } from "@/lib/workstudio/user-details";
import { WorkStudioError } from "@/lib/workstudio/workstudio-error";
import { workStudio } from "../sync/workstudio-connection";

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
