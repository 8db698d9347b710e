"use client";

import { useRouter } from "next/navigation";
import { useState } from "react";
import { useRowActs } from "@/components/data-table/use-row-acts";
import { ActDialog } from "@/components/form/act-dialog";
import { callAction } from "@/components/form/call-action";
import { toast } from "@/components/ui/toast";
import { restoreCircuitAction } from "../actions";

type Asked = { id: number; rowVersion: number; name: string };

const REASON = {
  name: "reason",
  label: "Reason",
  hint: "For whoever reads the history.",
  maxLength: 500,
  isRequired: true,
};

/** Restores what the buttons of the deleted circuits ask for. */
export function RestoreActs() {
  const router = useRouter();
  const [asked, setAsked] = useState<Asked | null>(null);
  useRowActs(({ act, id, data }) => {
    if (act === "restore") setAsked({ id, rowVersion: Number(data["version"]), name: data["name"] ?? "" });
  });
  if (!asked) return null;
  const { id, rowVersion, name } = asked;
  return (
    <ActDialog
      key={id}
      open
      onOpenChange={() => setAsked(null)}
      title={`Restore ${name}?`}
      description="It stands in lists and totals again, as WorkStudio has it now. A merged one takes back the units that it brought."
      confirmLabel="Restore"
      asks={REASON}
      run={(reason) => callAction(restoreCircuitAction, { id, rowVersion, reason })}
      onDone={() => {
        toast(`${name} restored`);
        router.refresh();
      }}
    />
  );
}
