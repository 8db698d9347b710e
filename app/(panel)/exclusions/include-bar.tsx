"use client";

import { useRouter } from "next/navigation";
import { useState, useTransition } from "react";
import { callAction } from "@/components/form/call-action";
import { Field } from "@/components/form/field";
import { ConfirmDialog } from "@/components/ui/confirm-dialog";
import { Textarea } from "@/components/ui/textarea";
import { toast } from "@/components/ui/toast";
import { bulkIncludeAction, previewBulkIncludeAction } from "./actions";
import { SelectionBar, type Target } from "./selection-bar";
import { circuits, usePreview } from "./use-preview";

type Props = { total: number; matching: { q: string; filters: object } };

/** Takes the ticked circuits, or all that match, back into reporting. */
export function IncludeBar(props: Props) {
  return (
    <SelectionBar {...props} label="Selected circuits" act="Include" dialog={(dialog) => <IncludeMany {...dialog} />} />
  );
}

type DialogProps = { target: Target; onClose: () => void; onDone: () => void };

function IncludeMany({ target: asked, onClose, onDone }: DialogProps) {
  const router = useRouter();
  const { target, guard, count, words } = usePreview(previewBulkIncludeAction, asked, "They bring back");
  const [reason, setReason] = useState("");
  const [errors, setErrors] = useState<string[]>([]);
  const [isPending, startTransition] = useTransition();
  const include = () =>
    startTransition(async () => {
      const answer = await callAction(bulkIncludeAction, { target, guard, reason });
      if (!answer.ok) return setErrors(answer.fieldErrors?.["reason"] ?? [answer.message]);
      toast(`${circuits(answer.data.changed)} back in reporting`);
      onClose();
      onDone();
      router.refresh();
    });
  return (
    <ConfirmDialog
      open
      onOpenChange={onClose}
      title="Take these back into reporting?"
      description={words}
      confirmLabel={count > 0 ? `Include ${circuits(count)}` : "Include"}
      pending={isPending || guard === null || count === 0}
      onConfirm={include}
    >
      <Field name="reason" label="Reason" hint="For whoever reads the history." errors={errors}>
        {(control) => (
          <Textarea
            {...control}
            rows={2}
            maxLength={255}
            value={reason}
            onChange={({ target: field }) => setReason(field.value)}
          />
        )}
      </Field>
    </ConfirmDialog>
  );
}
