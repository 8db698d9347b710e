"use client";

import { useRouter } from "next/navigation";
import { useEffect, useState } from "react";
import { callAction } from "@/components/form/call-action";
import { ComboboxField } from "@/components/form/combobox-field";
import { Field } from "@/components/form/field";
import { FormErrors } from "@/components/form/form-errors";
import { keepLooking } from "@/components/form/keep-looking";
import { readOrSay } from "@/components/form/read-or-say";
import { SubmitButton } from "@/components/form/submit-button";
import { textOf, useSubmission } from "@/components/form/use-submission";
import { Button } from "@/components/ui/button";
import { Dialog } from "@/components/ui/dialog";
import { Textarea } from "@/components/ui/textarea";
import { toast } from "@/components/ui/toast";
import type { MergeCandidate, MergePreview } from "@/lib/domain/circuits/merge-circuits";
import { mergeCircuitsAction, previewMergeAction } from "../actions";

export type MergeDialogProps = { circuit: { id: number; name: string }; onClose: () => void };

const LABELS = { goneId: "Circuit entered twice", reason: "Reason" };
const counted = (count: number, one: string, many: string) =>
  count === 0 ? "" : `${count.toLocaleString("en-US")} ${count === 1 ? one : many}`;

/** Merges a circuit that was entered twice into this one, after saying what moves. */
export default function MergeDialog({ circuit: { id, name }, onClose }: MergeDialogProps) {
  const router = useRouter();
  const [typed, setTyped] = useState("");
  const candidates = useCandidates(id, typed);
  const goneId = candidates.find(({ label }) => label === typed.trim())?.id;
  const preview = usePreview(id, goneId);
  const seen = typeof preview === "object" ? preview : null;
  const { form, failure, isPending } = useSubmission(
    (data) =>
      callAction(mergeCircuitsAction, {
        id,
        goneId,
        rowVersion: seen?.kept.rowVersion,
        goneVersion: seen?.gone.rowVersion,
        reason: textOf(data, "reason"),
      }),
    () => {
      toast(`${seen?.gone.name ?? "The other one"} merged into ${name}`);
      onClose();
      router.refresh();
    },
  );
  return (
    <Dialog
      open
      onOpenChange={onClose}
      dismissible={!isPending}
      size="md"
      title={`Merge another circuit into ${name}`}
      description="This one stays. The other one is kept among the deleted circuits, with a pointer here, and can be restored."
    >
      <form noValidate className="grid gap-4" {...form}>
        <FormErrors message={failure?.message} fieldErrors={failure?.fieldErrors} labels={LABELS} />
        <div onInput={({ target }) => target instanceof HTMLInputElement && setTyped(target.value)}>
          <ComboboxField
            name="goneId"
            label="Circuit entered twice"
            required
            hint="Type a part of its work order or title and choose from the list; the likeliest stand first."
            errors={failure?.fieldErrors?.["goneId"]}
            suggestions={candidates.map(({ label }) => label)}
            value=""
          />
        </div>
        <p role="status" className="text-sm text-muted-foreground">
          {goneId === undefined ? "Nothing is chosen yet." : wordsOf(preview)}
        </p>
        <Field
          name="reason"
          label="Reason"
          required
          hint="For whoever reads the history."
          errors={failure?.fieldErrors?.["reason"]}
        >
          {(control) => <Textarea {...control} rows={2} maxLength={500} />}
        </Field>
        <div className="flex justify-end gap-2">
          <Button variant="outline" onClick={onClose} disabled={isPending}>
            Cancel
          </Button>
          {seen && seen.refusal === null ? (
            <SubmitButton pending={isPending} pendingLabel="Merging…">
              Merge
            </SubmitButton>
          ) : null}
        </div>
      </form>
    </Dialog>
  );
}

function wordsOf(preview: MergePreview | string | null): string {
  if (preview === null) return "Counting…";
  if (typeof preview === "string") return preview;
  if (preview.refusal) return preview.refusal;
  const moves = [
    counted(preview.units, "unit", "units"),
    counted(preview.tries, "try to reach a landowner", "tries to reach landowners"),
    counted(preview.requests, "request", "requests"),
    counted(preview.people, "person by hand", "people by hand"),
    preview.corrections.length > 0 ? `corrections of ${preview.corrections.join(", ")}` : "",
  ].filter(Boolean);
  return moves.length > 0
    ? `Moves here: ${moves.join(", ")}. Its history is read with this one’s.`
    : "It has nothing of its own that would move. Its history is read with this one’s.";
}

function useCandidates(id: number, typed: string): MergeCandidate[] {
  const [candidates, setCandidates] = useState<MergeCandidate[]>([]);
  const isChosen = candidates.some(({ label }) => label === typed.trim());
  useEffect(() => {
    if (isChosen) return;
    const stop = new AbortController();
    const soon = setTimeout(() => {
      void readOrSay<MergeCandidate[]>(`/api/circuits/${id}/candidates?q=${encodeURIComponent(typed)}`, {
        signal: stop.signal,
        unanswered: "The server did not answer. Type on in a moment.",
      }).then((found) => found && setCandidates(found));
    }, 150);
    return () => {
      clearTimeout(soon);
      stop.abort();
    };
  }, [id, typed, isChosen]);
  return candidates;
}

function usePreview(id: number, goneId: number | undefined): MergePreview | string | null {
  const [seen, setSeen] = useState<{ goneId: number; preview: MergePreview | string } | null>(null);
  useEffect(() => {
    if (goneId === undefined) return;
    return keepLooking(
      () => callAction(previewMergeAction, { id, goneId }),
      (answer) => setSeen({ goneId, preview: answer.ok ? answer.data : answer.message }),
    );
  }, [id, goneId]);
  return seen !== null && seen.goneId === goneId ? seen.preview : null;
}
