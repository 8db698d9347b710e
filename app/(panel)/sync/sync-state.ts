import type { SyncRun } from "@/lib/domain/sync-runs/queries";

/** The Sync page's state as JSON brings it: instants are ISO texts. */
export type SyncState = {
  latest: (Omit<SyncRun, "startedAt" | "completedAt"> & { startedAt: string; completedAt: string | null }) | null;
  lastGoodAt: string | null;
};

/** What the server rendered, in the shape that later answers have. */
export function toSyncState(state: { latest: SyncRun | null; lastGoodAt: Date | null }): SyncState {
  const { latest, lastGoodAt } = state;
  return {
    latest: latest
      ? { ...latest, startedAt: latest.startedAt.toISOString(), completedAt: latest.completedAt?.toISOString() ?? null }
      : null,
    lastGoodAt: lastGoodAt?.toISOString() ?? null,
  };
}

export const syncKeys = { state: ["sync", "state"] as const };

/** Reads the newest run; its error is a sentence for the page. */
export async function fetchSyncState({ signal }: { signal: AbortSignal }): Promise<SyncState> {
  const response = await fetch("/api/sync/state", { signal, headers: { accept: "application/json" } });
  const body = (await response
    .json()
    .catch(() => ({ message: "The server did not answer. This page tries again by itself." }))) as SyncState & {
    message?: string;
  };
  if (!response.ok) throw new Error(body.message ?? "The server did not answer. This page tries again by itself.");
  return body;
}
