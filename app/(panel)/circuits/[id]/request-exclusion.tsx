"use client";

import { useRouter } from "next/navigation";
import { useState } from "react";
import { callAction } from "@/components/form/call-action";
import { Button } from "@/components/ui/button";
import { toast } from "@/components/ui/toast";
import type { ExclusionReason } from "@/lib/domain/exclusions/queries";
import { requestExclusionAction } from "../../exclusions/actions";
import { ExclusionDialog } from "../../exclusions/exclusion-dialog";

/** Asks whoever may exclude the circuit to do so. */
export function RequestExclusion({ circuitId, reasons }: { circuitId: number; reasons: readonly ExclusionReason[] }) {
  const router = useRouter();
  const [isOpen, setOpen] = useState(false);
  return (
    <>
      <Button
        variant="outline"
        aria-haspopup="dialog"
        data-palette="Ask that this circuit be excluded"
        onClick={() => setOpen(true)}
      >
        Ask for exclusion
      </Button>
      <ExclusionDialog
        open={isOpen}
        onOpenChange={setOpen}
        title="Ask that it be excluded?"
        description="A supervisor of its region decides. Until then it counts as before."
        confirmLabel="Ask"
        reasons={reasons}
        run={(details) => callAction(requestExclusionAction, { circuitId, ...details })}
        onDone={() => {
          setOpen(false);
          toast("Asked; a supervisor decides");
          router.refresh();
        }}
      />
    </>
  );
}
