"use client";

import { useState } from "react";
import { Field } from "@/components/form/field";
import { Button } from "@/components/ui/button";
import { ConfirmDialog } from "@/components/ui/confirm-dialog";
import { Textarea } from "@/components/ui/textarea";

type Props = { disabled: boolean; onForce: (reason: string) => void; onAcceptFewer: (reason: string) => void };

/** The two dangerous kinds of sync, each asked for in words: overwriting corrections, and going on although circuits are missing. */
export function ForceSync({ disabled, onForce, onAcceptFewer }: Props) {
  const [kind, setKind] = useState<"force" | "fewer" | null>(null);
  const [reason, setReason] = useState("");
  const confirm = () => {
    (kind === "force" ? onForce : onAcceptFewer)(reason);
    setKind(null);
    setReason("");
  };
  return (
    <>
      <Button variant="outline" disabled={disabled} onClick={() => setKind("force")}>
        Force…
      </Button>
      <Button variant="outline" disabled={disabled} onClick={() => setKind("fewer")}>
        Accept fewer…
      </Button>
      <ConfirmDialog
        open={kind !== null}
        onOpenChange={() => setKind(null)}
        title={kind === "force" ? "Overwrite every correction?" : "Sync although circuits are missing?"}
        description={
          kind === "force"
            ? "WorkStudio’s values replace all corrections made here, and they follow every sync again. The history keeps what was discarded. Preview first to see how many."
            : "The guard that stops a sync when less than half of the circuits come is lifted for this run. Circuits that did not come stay as they are."
        }
        confirmLabel={kind === "force" ? "Overwrite corrections" : "Sync anyway"}
        destructive={kind === "force"}
        {...(kind === "force" ? { typeToConfirm: "overwrite" } : {})}
        onConfirm={confirm}
      >
        <Field name="force-reason" label="Reason" optional>
          {(control) => <Textarea {...control} rows={2} value={reason} onChange={(event) => setReason(event.target.value)} />}
        </Field>
      </ConfirmDialog>
    </>
  );
}
