"use client";

import { useQuery } from "@tanstack/react-query";
import { LastLines } from "./last-lines";
import { fetchRun, syncKeys } from "./sync-state";

const WHILE_RUNNING_MS = 1_000;

/** The last lines of a run that goes on, beside its bar on the Sync page. */
export function WatchedLines({ runId }: { runId: number }) {
  const { data } = useQuery({
    queryKey: syncKeys.run(runId),
    queryFn: ({ signal }) => fetchRun(runId, signal),
    refetchInterval: WHILE_RUNNING_MS,
  });
  return <LastLines lines={data?.lines ?? []} />;
}
