"use client";

import { useRouter } from "next/navigation";
import { useState, useTransition } from "react";
import { callAction } from "@/components/form/call-action";
import { Field } from "@/components/form/field";
import { ConfirmDialog } from "@/components/ui/confirm-dialog";
import { Textarea } from "@/components/ui/textarea";
import { toast } from "@/components/ui/toast";
import { deleteCircuitAction } from "../actions";

export type DeleteDialogProps = { circuit: { id: number; rowVersion: number; name: string }; onClose: () => void };

/** Deletes a circuit for a reason; it can be restored. */
export default function DeleteDialog({ circuit: { id, rowVersion, name }, onClose }: DeleteDialogProps) {
  const router = useRouter();
  const [reason, setReason] = useState("");
  const [errors, setErrors] = useState<string[]>([]);
  const [isPending, startTransition] = useTransition();
  const remove = () =>
    startTransition(async () => {
      const answer = await callAction(deleteCircuitAction, { id, rowVersion, reason });
      if (!answer.ok) return setErrors(answer.fieldErrors?.["reason"] ?? [answer.message]);
      toast(`${name} deleted`, { description: "It stands among the deleted circuits, where it can be restored." });
      router.push("/circuits");
    });
  return (
    <ConfirmDialog
      open
      onOpenChange={onClose}
      title={`Delete ${name}?`}
      description="It leaves every list, total and queue. The sync keeps its values and does not bring it back; you can restore it."
      confirmLabel="Delete"
      destructive
      pending={isPending}
      onConfirm={remove}
    >
      <Field name="reason" label="Reason" required hint="For whoever looks for it later." errors={errors}>
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
