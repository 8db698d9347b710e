"use client";

import { useRouter } from "next/navigation";
import { useState, useTransition } from "react";
import { useRowActs } from "@/components/data-table/use-row-acts";
import { callAction } from "@/components/form/call-action";
import { refreshAfter } from "@/components/form/refresh-after";
import { ConfirmDialog } from "@/components/ui/confirm-dialog";
import { toast } from "@/components/ui/toast";
import { setLookupActiveAction } from "./actions";

type Value = { id: number; name: string; rowVersion: number };

/**
 * Turns values on or off by the switches of their rows; says what depends on one before it goes off, and offers to
 * undo it.
 */
export function LookupSwitches({ kind, deactivation }: { kind: string; deactivation: string }) {
  const router = useRouter();
  const [asked, setAsked] = useState<(Value & { uses: string }) | null>(null);
  const [isPending, startTransition] = useTransition();
  const turn = async ({ id, name, rowVersion }: Value, to: boolean, isUndo = false): Promise<void> => {
    const result = await callAction(setLookupActiveAction, { kind, id, rowVersion, isActive: to });
    if (!result.ok) toast(result.message, { tone: "danger" });
    else {
      const next = { id, name, rowVersion: result.data.rowVersion };
      toast(
        `${name} is ${to ? "on" : "off"}${isUndo ? " again" : ""}`,
        isUndo ? {} : { action: { label: "Undo", onAction: () => void turn(next, !to, true) } },
      );
    }
    refreshAfter(result, router);
  };
  useRowActs(({ act, id, data }) => {
    const value = { id, name: data["name"] ?? "", rowVersion: Number(data["version"]) };
    if (act === "turn-on") return turn(value, true);
    const uses = data["uses"] ?? "";
    return uses === "" ? turn(value, false) : setAsked({ ...value, uses });
  });
  return asked ? (
    <ConfirmDialog
      open
      onOpenChange={() => setAsked(null)}
      title={`Turn ${asked.name} off?`}
      description={`In use by ${asked.uses}. ${deactivation}`}
      confirmLabel="Turn off"
      pending={isPending}
      onConfirm={() =>
        startTransition(async () => {
          await turn(asked, false);
          setAsked(null);
        })
      }
    />
  ) : null;
}
