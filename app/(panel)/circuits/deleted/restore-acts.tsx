"use client";

import { useRouter } from "next/navigation";
import { useState, useTransition } from "react";
import { useRowActs } from "@/components/data-table/use-row-acts";
import { callAction } from "@/components/form/call-action";
import { Field } from "@/components/form/field";
import { ConfirmDialog } from "@/components/ui/confirm-dialog";
import { Textarea } from "@/components/ui/textarea";
import { toast } from "@/components/ui/toast";
import { restoreCircuitAction } from "../actions";

type Asked = { id: number; rowVersion: number; name: string };

/** Restores what the buttons of the deleted circuits ask for. */
export function RestoreActs() {
  const [asked, setAsked] = useState<Asked | null>(null);
  useRowActs(({ act, id, data }) => {
    if (act === "restore") setAsked({ id, rowVersion: Number(data["version"]), name: data["name"] ?? "" });
  });
  return asked ? <Restore key={asked.id} asked={asked} onClose={() => setAsked(null)} /> : null;
}

function Restore({ asked: { id, rowVersion, name }, onClose }: { asked: Asked; onClose: () => void }) {
  const router = useRouter();
  const [reason, setReason] = useState("");
  const [errors, setErrors] = useState<string[]>([]);
  const [isPending, startTransition] = useTransition();
  const restore = () =>
    startTransition(async () => {
      const answer = await callAction(restoreCircuitAction, { id, rowVersion, reason });
      if (!answer.ok) return setErrors(answer.fieldErrors?.["reason"] ?? [answer.message]);
      toast(`${name} restored`);
      onClose();
      router.refresh();
    });
  return (
    <ConfirmDialog
      open
      onOpenChange={onClose}
      title={`Restore ${name}?`}
      description="It stands in lists and totals again, as WorkStudio has it now. A merged one takes back the units that it brought."
      confirmLabel="Restore"
      pending={isPending}
      onConfirm={restore}
    >
      <Field name="reason" label="Reason" required hint="For whoever reads the history." errors={errors}>
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
