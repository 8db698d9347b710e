"use client";

import { ActButton } from "@/components/form/act-button";
import { callAction } from "@/components/form/call-action";
import { Alert } from "@/components/ui/alert";
import { toast } from "@/components/ui/toast";
import { pauseSyncsAction, resumeSyncsAction } from "./actions";

/** Says that nothing is synced, and why; whoever may lets syncs begin again. `when` is an instant in words. */
export function SyncPaused({
  pause,
  mayResume,
}: {
  pause: { when: string; by: string | null; reason: string };
  mayResume: boolean;
}) {
  return (
    <Alert
      variant="warning"
      className="mb-4"
      title={`Syncs are paused since ${pause.when}${pause.by === null ? "" : ` by ${pause.by}`}`}
      actions={
        mayResume ? (
          <ActButton
            label="Resume syncs"
            title="Let syncs begin again?"
            description="What was missed meanwhile is caught up within a minute."
            confirmLabel="Resume"
            run={() => callAction(resumeSyncsAction, {})}
            onDone={() => toast("Syncs may begin again")}
          />
        ) : undefined
      }
    >
      {pause.reason}
    </Alert>
  );
}

/** The one switch that keeps every sync from beginning. */
export function PauseSyncs() {
  return (
    <ActButton
      label="Pause all syncs"
      title="Pause all syncs?"
      description="Nothing is synced or counted until somebody resumes them, scheduled ones either. A sync that is running ends by itself."
      confirmLabel="Pause"
      asksReason
      run={(reason) => callAction(pauseSyncsAction, { reason })}
      onDone={() => toast("All syncs are paused")}
    />
  );
}
