"use client";

import { useRouter } from "next/navigation";
import { useState, useTransition } from "react";
import { callAction } from "@/components/form/call-action";
import { Field } from "@/components/form/field";
import { Button } from "@/components/ui/button";
import { ConfirmDialog } from "@/components/ui/confirm-dialog";
import { Textarea } from "@/components/ui/textarea";
import { toast } from "@/components/ui/toast";
import { excludeCircuitAction } from "../actions";

type Props = { id: number; rowVersion: number; isExcluded: boolean; exclusionReason: string | null };

/** Takes a circuit out of reporting, or back in; the reason is required either way, and Undo gives one by itself. */
export function ExcludeCircuit({ id, rowVersion, isExcluded, exclusionReason }: Props) {
  const router = useRouter();
  const [open, setOpen] = useState(false);
  const [reason, setReason] = useState("");
  const [errors, setErrors] = useState<string[]>([]);
  const [isPending, startTransition] = useTransition();
  const save = () =>
    startTransition(async () => {
      const result = await callAction(excludeCircuitAction, { id, rowVersion, excluded: !isExcluded, reason });
      if (!result.ok) {
        setErrors(result.fieldErrors?.["reason"] ?? [result.message]);
        return;
      }
      setOpen(false);
      setReason("");
      setErrors([]);
      toast(isExcluded ? "Back in reporting" : "Excluded from reporting", {
        action: { label: "Undo", onAction: () => void undo() },
      });
      router.refresh();
    });
  const undo = async () => {
    const result = await callAction(excludeCircuitAction, {
      id,
      rowVersion: rowVersion + 1,
      excluded: isExcluded,
      reason: isExcluded && exclusionReason ? exclusionReason : "Undone at once",
    });
    if (result.ok) toast(isExcluded ? "Excluded again" : "Back in reporting");
    else toast(result.message, { tone: "danger" });
    router.refresh();
  };
  return (
    <>
      <Button
        variant="outline"
        data-palette={isExcluded ? "Include this circuit" : "Exclude this circuit"}
        onClick={() => setOpen(true)}
      >
        {isExcluded ? "Include in reporting" : "Exclude"}
      </Button>
      <ConfirmDialog
        open={open}
        onOpenChange={setOpen}
        title={isExcluded ? "Take back into reporting?" : "Exclude from reporting?"}
        description={isExcluded ? "Its miles and units count again." : "It stays in sync, but counts nowhere."}
        confirmLabel={isExcluded ? "Include" : "Exclude"}
        onConfirm={save}
        pending={isPending}
      >
        <Field name="exclusion-reason" label="Reason" errors={errors}>
          {(control) => (
            <Textarea {...control} rows={2} value={reason} onChange={(event) => setReason(event.target.value)} />
          )}
        </Field>
      </ConfirmDialog>
    </>
  );
}
