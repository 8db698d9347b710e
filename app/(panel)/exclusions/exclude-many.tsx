"use client";

import { useRouter } from "next/navigation";
import { callAction } from "@/components/form/call-action";
import { toast } from "@/components/ui/toast";
import type { ExclusionReason } from "@/lib/domain/exclusions/queries";
import { bulkExcludeAction, bulkIncludeAction, previewBulkExcludeAction } from "./actions";
import { ExclusionDialog } from "./exclusion-dialog";
import type { Target } from "./selection-bar";
import { circuits, usePreview } from "./use-preview";

export type ExcludeManyProps = {
  target: Target;
  onClose: () => void;
  onDone: () => void;
  reasons: readonly ExclusionReason[];
};

/** Excludes the circuits of a target, after saying what they take out of the totals; undone from its message. */
export default function ExcludeMany({ target: asked, onClose, onDone, reasons }: ExcludeManyProps) {
  const router = useRouter();
  const { target, guard, count, words } = usePreview(previewBulkExcludeAction, asked, "They take out of the totals");
  const undo = async (ids: number[], excluded: string) => {
    const answer = await callAction(bulkIncludeAction, {
      target: { kind: "chosen", ids },
      guard: excluded,
      reason: "Undone at once",
      isUndo: true,
    });
    toast(
      answer.ok ? `${circuits(answer.data.changed)} back in reporting` : answer.message,
      answer.ok ? {} : { tone: "danger" },
    );
    router.refresh();
  };
  return (
    <ExclusionDialog
      open
      onOpenChange={onClose}
      title="Exclude these from reporting?"
      description={words}
      confirmLabel={count > 0 ? `Exclude ${circuits(count)}` : "Exclude"}
      isReady={guard !== null && count > 0}
      reasons={reasons}
      run={(details) => callAction(bulkExcludeAction, { target, guard, ...details })}
      onDone={({ changed, ids, guard: excluded }) => {
        const action = { label: "Undo", onAction: () => void undo(ids, excluded) };
        toast(`${circuits(changed)} excluded from reporting`, ids.length > 0 ? { action } : {});
        onClose();
        onDone();
        router.refresh();
      }}
    />
  );
}
