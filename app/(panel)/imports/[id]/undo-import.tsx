"use client";

import { useRouter } from "next/navigation";
import { ActButton } from "@/components/form/act-button";
import { callAction } from "@/components/form/call-action";
import { toast } from "@/components/ui/toast";
import { undoImportAction } from "../actions";
import { rowsInWords } from "../../rows-in-words";

/** Takes a whole import back. */
export function UndoImport({ id, applied, minutes }: { id: number; applied: number; minutes: number }) {
  const router = useRouter();
  return (
    <ActButton
      label="Undo"
      title="Undo this import"
      description={`Takes ${rowsInWords(applied)} back to what stood before. Records that changed since stay as they are. Possible for ${minutes <= 1 ? "one more minute" : `${minutes} more minutes`}.`}
      confirmLabel={`Undo ${rowsInWords(applied)}`}
      run={() => callAction(undoImportAction, { id })}
      onDone={({ undone, left, names }) => {
        const others = left > names.length ? ` and ${(left - names.length).toLocaleString("en-US")} more` : "";
        toast(`Undone: ${rowsInWords(undone)}`, {
          ...(left > 0
            ? { description: `Changed since and left as they are: ${names.join(", ")}${others}`, tone: "warning" }
            : {}),
        });
        router.refresh();
      }}
    />
  );
}
