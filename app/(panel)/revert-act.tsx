"use client";

import { useRouter } from "next/navigation";
import { useState, useTransition } from "react";
import { callAction } from "@/components/form/call-action";
import { Field } from "@/components/form/field";
import { useStepUp } from "@/components/form/step-up";
import { Button } from "@/components/ui/button";
import { Dialog } from "@/components/ui/dialog";
import { Textarea } from "@/components/ui/textarea";
import { toast } from "@/components/ui/toast";
import { fieldLabel } from "@/lib/domain/activity/describe-changes";
import { ChangeList } from "./change-list";
import { revertCircuitAction } from "./circuits/actions";
import { revertLookupAction } from "./lookups/actions";
import { revertUserAction } from "./users/actions";

type Changes = Record<string, { before: unknown; after: unknown }>;
type Preview = { changes: Changes; digest: string } | { refusal: string };
/** Says nothing of the act itself: the dialog stays as it is, to try again. */
const MAY_PASS = new Set(["UNAVAILABLE", "MFA_REQUIRED", "RATE_LIMITED", "INTERNAL", "UNAUTHENTICATED"]);
type Props = {
  /** The act in the log, and what kind of record it is about. */
  id: number;
  noun: string;
  /** What the button is called for those who do not see what stands beside it. */
  name?: string;
};

const UNANSWERED = "The server did not answer. Try again in a moment.";

/** Null where nobody answered. */
async function fetchPreview({ id, noun }: Props): Promise<Preview | null> {
  try {
    const response = await fetch(`/api/activity/${id}/revert?noun=${encodeURIComponent(noun)}`);
    const body = (await response.json()) as { changes: Changes; digest: string; message?: string };
    return response.ok ? body : { refusal: body.message ?? UNANSWERED };
  } catch {
    return null;
  }
}

function send(noun: string, input: { id: number; digest: string; reason: string }) {
  if (noun === "circuit") return callAction(revertCircuitAction, input);
  if (noun === "user") return callAction(revertUserAction, input);
  return callAction(revertLookupAction, { ...input, kind: noun });
}

/** Takes one act of the log back, after showing what that would put back, or which later change is in the way. */
export function RevertAct({ id, noun, name }: Props) {
  const router = useRouter();
  const stepUp = useStepUp();
  const [isOpen, setOpen] = useState(false);
  const [preview, setPreview] = useState<Preview | null>(null);
  const [reason, setReason] = useState("");
  const [reasonErrors, setReasonErrors] = useState<string[]>([]);
  const [failure, setFailure] = useState<string | null>(null);
  const [isPending, startTransition] = useTransition();
  const needsReason = noun === "circuit";
  const show = () => {
    setOpen(true);
    setPreview(null);
    setReasonErrors([]);
    setFailure(null);
    void fetchPreview({ id, noun }).then((found) => {
      setPreview(found);
      if (!found) setFailure(UNANSWERED);
    });
  };
  const revert = () =>
    startTransition(async () => {
      if (!preview || "refusal" in preview) return;
      setReasonErrors([]);
      setFailure(null);
      const result = await stepUp(() => send(noun, { id, digest: preview.digest, reason }));
      if (!result.ok) {
        const errors = result.fieldErrors?.["reason"];
        if (errors) return setReasonErrors(errors);
        return MAY_PASS.has(result.code) ? setFailure(result.message) : setPreview({ refusal: result.message });
      }
      setOpen(false);
      setReason("");
      toast(`Reverted: ${result.data.changed.map(fieldLabel).join(", ")}`);
      router.refresh();
    });
  const isRefused = preview !== null && "refusal" in preview;
  return (
    <>
      <Button size="sm" variant="outline" aria-haspopup="dialog" aria-label={name} onClick={show}>
        Revert
      </Button>
      <Dialog
        open={isOpen}
        onOpenChange={setOpen}
        dismissible={!isPending}
        title={isRefused ? "This cannot be reverted" : "Revert this change?"}
        description={isRefused ? undefined : "These values are put back. The history keeps both changes."}
        footer={
          <>
            <Button variant="outline" disabled={isPending} onClick={() => setOpen(false)}>
              {isRefused ? "Close" : "Cancel"}
            </Button>
            {isRefused ? null : (
              <Button disabled={preview === null || isPending} onClick={revert}>
                Revert
              </Button>
            )}
          </>
        }
      >
        <div className="grid gap-4 text-sm">
          {failure ? (
            <p role="alert" className="font-medium text-destructive">
              {failure}
            </p>
          ) : null}
          <div role="status">
            {preview === null ? (
              failure ? null : (
                <p className="text-muted-foreground">Looking at what stands now…</p>
              )
            ) : "refusal" in preview ? (
              <p>{preview.refusal}</p>
            ) : (
              <ChangeList changes={preview.changes} />
            )}
          </div>
          {isRefused ? null : (
            <Field
              name={`revert-reason-${id}`}
              label={needsReason ? "Reason" : "Reason (optional)"}
              hint="For whoever reads the history."
              errors={reasonErrors}
            >
              {(control) => (
                <Textarea
                  {...control}
                  rows={2}
                  maxLength={500}
                  value={reason}
                  onChange={(event) => setReason(event.target.value)}
                />
              )}
            </Field>
          )}
        </div>
      </Dialog>
    </>
  );
}
