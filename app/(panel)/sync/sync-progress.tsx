import { Progress } from "@/components/ui/progress";
import type { RunJson } from "./sync-state";

/** A bar and a sentence while a run goes on; what it did once it has ended. */
export function SyncProgress({ run }: { run: RunJson }) {
  if (run.syncStatus !== "started") {
    const would = run.previewCounts;
    const numbers = would
      ? ([
          ["to create", would.create],
          ["to update", would.update],
          ["corrections to keep", would.kept],
          ["to reject", would.rejected],
        ] as const)
      : ([
          ["created", run.created],
          ["updated", run.updated],
          ["unchanged", run.unchanged],
          ["corrections kept", run.kept],
          ["rejected", run.rejected],
        ] as const);
    return (
      <p className="text-sm" data-testid={run.isPreview ? "preview-summary" : "sync-summary"}>
        {run.isPreview ? "Preview" : run.isForced ? "Forced sync" : "Sync"} {run.id}
        {run.isForced && run.triggeredBy ? ` by ${run.triggeredBy}` : ""}:{" "}
        {numbers
          .filter(([, value]) => value !== null)
          .map(([label, value]) => `${(value ?? 0).toLocaleString("en-US")} ${label}`)
          .join(", ") || (run.isCancelled ? "cancelled" : "nothing was written")}
        {run.durationSeconds === null ? "" : `, in ${run.durationSeconds} s`}.
      </p>
    );
  }
  const progress = run.progress ?? { stage: "Starting", done: 0, total: null };
  const words = progress.total
    ? `${progress.done.toLocaleString("en-US")} of ${progress.total.toLocaleString("en-US")}`
    : progress.done > 0
      ? `${progress.done.toLocaleString("en-US")} rows`
      : "";
  return (
    <div className="grid gap-1.5" role="status">
      <p className="text-sm">
        {progress.stage} {words ? <span className="text-muted-foreground tabular-nums">({words})</span> : null}
      </p>
      <Progress
        label={`Sync ${run.id}`}
        value={progress.total ? progress.done : null}
        max={progress.total ?? 100}
        valueText={`${progress.stage} ${words}`}
      />
    </div>
  );
}
