"use client";

import { useState } from "react";
import { Field } from "@/components/form/field";
import { ConfirmDialog } from "@/components/ui/confirm-dialog";
import { Textarea } from "@/components/ui/textarea";

type Props = {
  /** Whose answer is suspicious; null while nobody asks. */
  workOrder: string | null;
  pending: boolean;
  onAccept: (workOrder: string, reason: string) => void;
  onClose: () => void;
};

/** Asks why an answer with suddenly few or no units is right, before it is taken. */
export function AcceptAnswer({ workOrder, pending, onAccept, onClose }: Props) {
  const [reason, setReason] = useState("");
  const [isMissing, setMissing] = useState(false);
  const confirm = () => {
    setMissing(reason.trim() === "");
    if (workOrder === null || reason.trim() === "") return;
    onAccept(workOrder, reason);
  };
  return (
    <ConfirmDialog
      open={workOrder !== null}
      onOpenChange={(open) => !open && onClose()}
      title={`Accept what WorkStudio sends of work order ${workOrder ?? ""}?`}
      description="It is fetched again now. Units that are not in the answer become missing, and gone with the next answer that does not have them."
      confirmLabel="Fetch and accept"
      pending={pending}
      onConfirm={confirm}
    >
      <Field
        name="accept-reason"
        label="Reason"
        required
        errors={isMissing ? ["Say why; the log keeps it."] : undefined}
      >
        {(control) => (
          <Textarea
            {...control}
            rows={2}
            maxLength={500}
            value={reason}
            onChange={({ target }) => setReason(target.value)}
          />
        )}
      </Field>
    </ConfirmDialog>
  );
}
