"use client";

import { useState } from "react";
import { Field } from "@/components/form/field";
import { ConfirmDialog } from "@/components/ui/confirm-dialog";
import { ChevronDownIcon } from "@/components/ui/icons";
import { Popover } from "@/components/ui/popover";
import { Textarea } from "@/components/ui/textarea";

const MENU = "more-syncs";

type Props = { disabled: boolean; onForce: (reason: string) => void; onAcceptFewer: (reason: string) => void };

/** The two dangerous kinds of sync, each asked for in words: overwriting corrections, and going on although circuits are missing. */
export function ForceSync({ disabled, onForce, onAcceptFewer }: Props) {
  const [kind, setKind] = useState<"force" | "fewer" | null>(null);
  const [reason, setReason] = useState("");
  // The browser's own popover closes on a click outside; a choice inside closes it here.
  const ask = (chosen: "force" | "fewer") => {
    document.getElementById(MENU)?.hidePopover();
    setKind(chosen);
  };
  const confirm = () => {
    (kind === "force" ? onForce : onAcceptFewer)(reason);
    setKind(null);
    setReason("");
  };
  return (
    <>
      <Popover
        id={MENU}
        label="More kinds of sync"
        variant="ghost"
        align="end"
        contentClassName="min-w-44 p-1 text-sm"
        trigger={
          <>
            More
            <ChevronDownIcon />
          </>
        }
      >
        <button type="button" className="option" disabled={disabled} onClick={() => ask("force")}>
          Force…
        </button>
        <button type="button" className="option" disabled={disabled} onClick={() => ask("fewer")}>
          Accept fewer…
        </button>
      </Popover>
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
          {(control) => (
            <Textarea {...control} rows={2} value={reason} onChange={(event) => setReason(event.target.value)} />
          )}
        </Field>
      </ConfirmDialog>
    </>
  );
}
