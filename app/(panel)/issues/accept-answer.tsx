"use client";

import { useRouter } from "next/navigation";
import { ActDialog } from "@/components/form/act-dialog";
import { callAction } from "@/components/form/call-action";
import { toast } from "@/components/ui/toast";
import { runUnitsAction } from "../sync/actions";

type Props = {
  /** Whose answer is suspicious. */
  workOrder: string;
  onClose: () => void;
};

const REASON = { name: "reason", label: "Reason", maxLength: 500, isRequired: true };

/** Asks why an answer with suddenly few or no units is right, and takes it. */
export function AcceptAnswer({ workOrder, onClose }: Props) {
  const router = useRouter();
  return (
    <ActDialog
      open
      onOpenChange={onClose}
      title={`Accept what WorkStudio sends of work order ${workOrder}?`}
      description="It is fetched again now. Units that are not in the answer become missing, and gone with the next answer that does not have them."
      confirmLabel="Fetch and accept"
      asks={REASON}
      run={(reason) => callAction(runUnitsAction, { workOrders: [workOrder], acceptFewer: true, reason })}
      onDone={() => {
        toast(`Work order ${workOrder} is fetched again, and its answer taken as it is`);
        router.refresh();
      }}
    />
  );
}
