"use client";

import { useRouter } from "next/navigation";
import { useState, useTransition } from "react";
import { callAction } from "@/components/form/call-action";
import { ConfirmDialog } from "@/components/ui/confirm-dialog";
import { toast } from "@/components/ui/toast";
import { setLookupActiveAction } from "./actions";

type Props = {
  kind: string;
  id: number;
  rowVersion: number;
  isActive: boolean;
  name: string;
  uses: string;
  deactivation: string;
};

/** Turns a value on or off in its row; says what depends on it before it goes off, and offers to undo it. */
export function LookupToggle({ kind, id, rowVersion, isActive, name, uses, deactivation }: Props) {
  const router = useRouter();
  const [isAsking, setAsking] = useState(false);
  const [isPending, startTransition] = useTransition();
  const turn = (to: boolean, version: number, isUndo = false) =>
    startTransition(async () => {
      const result = await callAction(setLookupActiveAction, { kind, id, rowVersion: version, isActive: to });
      setAsking(false);
      if (!result.ok) {
        toast(result.message, { tone: "danger" });
        return router.refresh();
      }
      const next = result.data.rowVersion;
      toast(
        `${name} is ${to ? "on" : "off"}${isUndo ? " again" : ""}`,
        isUndo ? {} : { action: { label: "Undo", onAction: () => turn(!to, next, true) } },
      );
      router.refresh();
    });
  return (
    <>
      <button
        type="button"
        role="switch"
        data-slot="switch"
        aria-checked={isActive}
        aria-label={`${name} active`}
        aria-disabled={isPending}
        onClick={() => !isPending && (isActive && uses ? setAsking(true) : turn(!isActive, rowVersion))}
      />
      {isAsking ? (
        <ConfirmDialog
          open
          onOpenChange={setAsking}
          title={`Turn ${name} off?`}
          description={`In use by ${uses}. ${deactivation}`}
          confirmLabel="Turn off"
          pending={isPending}
          onConfirm={() => turn(false, rowVersion)}
        />
      ) : null}
    </>
  );
}
