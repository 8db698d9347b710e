"use client";

import { useRouter } from "next/navigation";
import { ActDialog } from "@/components/form/act-dialog";
import { callAction } from "@/components/form/call-action";
import { toast } from "@/components/ui/toast";
import { deleteCircuitAction } from "../actions";

export type DeleteDialogProps = { circuit: { id: number; rowVersion: number; name: string }; onClose: () => void };

const REASON = {
  name: "reason",
  label: "Reason",
  hint: "For whoever looks for it later.",
  maxLength: 500,
  isRequired: true,
};

/** Deletes a circuit for a reason; it can be restored. */
export default function DeleteDialog({ circuit: { id, rowVersion, name }, onClose }: DeleteDialogProps) {
  const router = useRouter();
  return (
    <ActDialog
      open
      onOpenChange={onClose}
      title={`Delete ${name}?`}
      description="It leaves every list, total and queue. The sync keeps its values and does not bring it back; you can restore it."
      confirmLabel="Delete"
      isDestructive
      asks={REASON}
      run={(reason) => callAction(deleteCircuitAction, { id, rowVersion, reason })}
      onDone={() => {
        toast(`${name} deleted`, { description: "It stands among the deleted circuits, where it can be restored." });
        router.push("/circuits");
      }}
    />
  );
}
