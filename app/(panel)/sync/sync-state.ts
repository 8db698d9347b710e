import { readJson } from "@/components/form/read-json";
import type { FeedLine } from "./feed-lines";
import type { WatchedRun } from "@/lib/domain/feeds/watch-run";
import type { FeedState, SyncRun } from "@/lib/domain/sync-runs/queries";

type Json<T> = { [K in keyof T]: T[K] extends Date ? string : T[K] extends Date | null ? string | null : T[K] };
export type RunJson = Json<SyncRun>;

/** A feed's state as JSON brings it: instants are ISO texts. */
export type FeedJson = {
  latest: RunJson | null;
  preview: RunJson | null;
  lastGoodAt: string | null;
  parts: Json<FeedState["parts"][number]>[];
};

/** What the server rendered, in the shape that later answers have. */
export function toFeedJson(state: FeedState): FeedJson {
  return JSON.parse(JSON.stringify(state)) as FeedJson;
}

export const syncKeys = {
  state: ["sync", "state"] as const,
  feeds: ["sync", "feeds"] as const,
  run: (id: number) => ["sync", "run", id] as const,
};

const UNANSWERED = "The server did not answer. This page tries again by itself.";
const read = <T>(address: string, signal: AbortSignal) => readJson<T>(address, { signal, unanswered: UNANSWERED });

/** Reads how the circuits' feed stands; its error is a sentence for the page. */
export const fetchCircuitFeed = ({ signal }: { signal: AbortSignal }) => read<FeedJson>("/api/sync/state", signal);
/** Reads how the other feeds stand, likewise. */
export const fetchFeedLines = ({ signal }: { signal: AbortSignal }) => read<FeedLine[]>("/api/sync/feeds", signal);

/** Reads how far one run is, likewise. */
export const fetchRun = (id: number, signal: AbortSignal) => read<WatchedRun>(`/api/sync/runs/${id}`, signal);
