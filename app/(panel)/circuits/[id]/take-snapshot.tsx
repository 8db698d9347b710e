"use client";

import { useRouter } from "next/navigation";
import { ActButton } from "@/components/form/act-button";
import { callAction } from "@/components/form/call-action";
import { toast } from "@/components/ui/toast";
import { takeSnapshotAction } from "../actions";

/** Takes a snapshot by hand; the notes say what it is for. */
export function TakeSnapshot({ id }: { id: number }) {
  const router = useRouter();
  return (
    <ActButton
      label="Take a snapshot"
      title="Take a snapshot of this circuit?"
      description="Its figures and the list of its units are kept as they are now, to be compared with later ones."
      confirmLabel="Take it"
      asks={{
        name: "notes",
        label: "Notes",
        hint: "What it is for; they stand beside it on the timeline.",
        maxLength: 1_000,
      }}
      size="sm"
      run={(notes) => callAction(takeSnapshotAction, { id, notes })}
      onDone={({ isNewList, units }) => {
        const words = `${units.toLocaleString("en-US")} ${units === 1 ? "unit" : "units"}`;
        toast(isNewList ? `Snapshot taken: ${words}` : `Snapshot taken: ${words}, the same as kept before`);
        router.refresh();
      }}
    />
  );
}
