import type { Column } from "@/components/data-table/column";
import { Badge, type BadgeVariant } from "@/components/ui/badge";
import type { SyncRun } from "@/lib/domain/sync-runs/queries";
import { ago } from "@/lib/platform/time";

const TRIGGERS: Record<string, string> = { scheduled: "Schedule", manual: "By hand", workflow_event: "Workflow" };
const LOOK: Record<SyncRun["syncStatus"] | "cancelled", { label: string; variant: BadgeVariant }> = {
  started: { label: "Running", variant: "accent" },
  completed: { label: "Completed", variant: "quiet" },
  warning: { label: "With warnings", variant: "warning" },
  failed: { label: "Failed", variant: "danger" },
  cancelled: { label: "Cancelled", variant: "neutral" },
};

/** How a run ended, in colour only where somebody should look. */
export function SyncStatusBadge({ run }: { run: Pick<SyncRun, "syncStatus" | "isCancelled"> }) {
  const { label, variant } = LOOK[run.isCancelled ? "cancelled" : run.syncStatus];
  return <Badge variant={variant}>{label}</Badge>;
}

const count = (value: number | null) => (value === null ? "" : value.toLocaleString("en-US"));

/** The sync log's columns as data. */
export function syncColumns(now: Date): Column<SyncRun>[] {
  return [
    { id: "id", header: "Run", cell: (run) => `Sync ${run.id}` },
    { id: "startedAt", header: "Started", cell: (run) => ago(run.startedAt, now) },
    { id: "status", header: "Ended", cell: (run) => <SyncStatusBadge run={run} /> },
    { id: "trigger", header: "By", cell: (run) => run.triggeredBy ?? TRIGGERS[run.syncTrigger] ?? run.syncTrigger },
    { id: "kind", header: "Kind", cell: (run) => (run.isPreview ? "Preview" : run.isForced ? "Forced" : "Sync") },
    { id: "created", header: "Created", align: "end", cell: (run) => count(run.created) },
    { id: "updated", header: "Updated", align: "end", cell: (run) => count(run.updated) },
    { id: "unchanged", header: "Unchanged", align: "end", cell: (run) => count(run.unchanged) },
    {
      id: "kept",
      header: "Kept",
      align: "end",
      headerHint: "Circuits whose corrections stood against WorkStudio's values",
      cell: (run) => count(run.kept),
    },
    { id: "rejected", header: "Rejected", align: "end", cell: (run) => count(run.rejected) },
    {
      id: "duration",
      header: "Took",
      align: "end",
      cell: (run) => (run.durationSeconds === null ? "" : `${run.durationSeconds} s`),
    },
    { id: "message", header: "Message", truncate: true, minWidth: "12rem", cell: (run) => run.errorMessage },
  ];
}
