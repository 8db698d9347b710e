"use client";

import { useEffect, useState } from "react";
import type { Answer } from "@/components/form/call-action";
import { Field } from "@/components/form/field";
import { keepLooking } from "@/components/form/keep-looking";
import { ConfirmDialog } from "@/components/ui/confirm-dialog";
import { ChevronDownIcon } from "@/components/ui/icons";
import { Popover } from "@/components/ui/popover";
import { Textarea } from "@/components/ui/textarea";

const MENU = "more-syncs";

type Props = {
  disabled: boolean;
  statuses: string[];
  onForce: (reason: string) => void;
  onAcceptFewer: (reason: string) => void;
};

type EditCount = { edits: number; circuits: number } | "unknown";

async function countEdits(statuses: string[]): Promise<Answer<EditCount>> {
  const query = new URLSearchParams(statuses.map((status) => ["status", status]));
  const response = await fetch(`/api/sync/edits-to-discard?${query}`).catch(() => null);
  if (response?.ok) return { ok: true, data: (await response.json()) as EditCount };
  return { ok: false, code: response && response.status < 500 ? "FORBIDDEN" : "UNAVAILABLE", message: "" };
}

function wordsFor(count: EditCount): string {
  if (count === "unknown") return "How many corrections there are could not be counted now.";
  if (count.edits === 0) return "No corrections would be discarded now.";
  const edits = count.edits === 1 ? "1 correction" : `${count.edits.toLocaleString("en-US")} corrections`;
  const circuits = count.circuits === 1 ? "1 circuit" : `${count.circuits.toLocaleString("en-US")} circuits`;
  return `${edits} on ${circuits} would be discarded.`;
}

/**
 * The two dangerous kinds of sync, each asked for in words: overwriting corrections, and going on although circuits
 * are missing.
 */
export function ForceSync({ disabled, statuses, onForce, onAcceptFewer }: Props) {
  const [kind, setKind] = useState<"force" | "fewer" | null>(null);
  const [reason, setReason] = useState("");
  const [isMissing, setMissing] = useState(false);
  const [edits, setEdits] = useState<EditCount | null>(null);
  useEffect(
    () =>
      kind === "force"
        ? keepLooking(
            () => countEdits(statuses),
            (answer) => setEdits(answer.ok ? answer.data : "unknown"),
          )
        : undefined,
    [kind, statuses],
  );
  // The browser's own popover closes on a click outside; a choice inside closes it here.
  const ask = (chosen: "force" | "fewer") => {
    document.getElementById(MENU)?.hidePopover();
    setKind(chosen);
    setEdits(null);
  };
  const confirm = () => {
    if (reason.trim() === "") {
      setMissing(true);
      return;
    }
    setMissing(false);
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
            ? `${edits ? wordsFor(edits) : "Counting the corrections…"} WorkStudio’s values replace them, and they follow every sync again. The history keeps what was discarded.`
            : "The guard that stops a sync when less than half of the circuits come is lifted for this run. Circuits that did not come stay as they are."
        }
        confirmLabel={kind === "force" ? "Overwrite corrections" : "Sync anyway"}
        destructive={kind === "force"}
        {...(kind === "force" ? { typeToConfirm: "overwrite" } : {})}
        onConfirm={confirm}
      >
        <Field
          name="force-reason"
          label="Reason"
          required
          errors={isMissing ? ["Say why; the log keeps it."] : undefined}
        >
          {(control) => (
            <Textarea {...control} rows={2} value={reason} onChange={(event) => setReason(event.target.value)} />
          )}
        </Field>
      </ConfirmDialog>
    </>
  );
}
