"use client";

import { useRouter } from "next/navigation";
import { useState } from "react";
import { ActButton } from "@/components/form/act-button";
import { callAction } from "@/components/form/call-action";
import { refreshAfter } from "@/components/form/refresh-after";
import { Button } from "@/components/ui/button";
import { toast } from "@/components/ui/toast";
import type { ExclusionReason } from "@/lib/domain/exclusions/queries";
import {
  changeExclusionAction,
  excludeCircuitAction,
  includeCircuitAction,
  undoExclusionAction,
} from "../../exclusions/actions";
import { ExclusionDialog } from "../../exclusions/exclusion-dialog";

type Props = { id: number; rowVersion: number; reasons: readonly ExclusionReason[] };

/** Takes a circuit out of reporting; Undo takes that back and says so. */
export function ExcludeCircuit({ id, rowVersion, reasons }: Props) {
  const router = useRouter();
  const [isOpen, setOpen] = useState(false);
  const undo = async () => {
    const answer = await callAction(undoExclusionAction, { id, act: "circuit.exclude" });
    toast(answer.ok ? "Back in reporting" : answer.message, answer.ok ? {} : { tone: "danger" });
    refreshAfter(answer, router);
  };
  return (
    <>
      <Button
        variant="outline"
        aria-haspopup="dialog"
        data-palette="Exclude this circuit"
        onClick={() => setOpen(true)}
      >
        Exclude
      </Button>
      <ExclusionDialog
        open={isOpen}
        onOpenChange={setOpen}
        title="Exclude from reporting?"
        description="It stays in sync, but counts nowhere."
        confirmLabel="Exclude"
        reasons={reasons}
        run={(details) => callAction(excludeCircuitAction, { id, rowVersion, ...details })}
        onDone={() => {
          setOpen(false);
          toast("Excluded from reporting", { action: { label: "Undo", onAction: () => void undo() } });
          router.refresh();
        }}
      />
    </>
  );
}

type ExcludedProps = Props & {
  exclusion: { reasonId: number | null; note: string | null; until: string | null };
  /** Somebody has to decide now whether it stays excluded. */
  isDue: boolean;
};

/** Takes an excluded circuit back into reporting, or changes why and how long it is left out. */
export function ExcludedCircuit({ id, rowVersion, reasons, exclusion, isDue }: ExcludedProps) {
  const router = useRouter();
  const [isOpen, setOpen] = useState(false);
  const excludeAgain = async () => {
    const answer = await callAction(undoExclusionAction, { id, act: "circuit.include" });
    toast(answer.ok ? "Excluded again" : answer.message, answer.ok ? {} : { tone: "danger" });
    refreshAfter(answer, router);
  };
  return (
    <>
      <Button
        variant="outline"
        aria-haspopup="dialog"
        data-palette="Change this exclusion"
        onClick={() => setOpen(true)}
      >
        {isDue ? "Keep excluded" : "Change exclusion"}
      </Button>
      <ExclusionDialog
        open={isOpen}
        onOpenChange={setOpen}
        title={isDue ? "Keep it excluded?" : "Change this exclusion?"}
        description="Since when and by whom it is excluded stays."
        confirmLabel={isDue ? "Keep excluded" : "Save"}
        reasons={reasons}
        initial={isDue ? { ...exclusion, until: null } : exclusion}
        run={(details) => callAction(changeExclusionAction, { id, rowVersion, ...details })}
        onDone={() => {
          setOpen(false);
          toast(isDue ? "It stays excluded" : "Exclusion changed");
          router.refresh();
        }}
      />
      <ActButton
        label="Include in reporting"
        palette="Include this circuit"
        title="Take back into reporting?"
        description="Its miles and units count again."
        confirmLabel="Include"
        asks={{ name: "reason", label: "Reason", hint: "For whoever reads the history.", maxLength: 255 }}
        run={(reason) => callAction(includeCircuitAction, { id, rowVersion, reason })}
        onDone={() => {
          toast("Back in reporting", { action: { label: "Undo", onAction: () => void excludeAgain() } });
          router.refresh();
        }}
      />
    </>
  );
}
