"use client";

import { useRouter } from "next/navigation";
import { useTransition } from "react";
import { Button } from "@/components/ui/button";
import type { BulkActState } from "@/lib/domain/bulk-acts/queries";
import { endedWords, goingOnWords } from "./bulk-words";
import { undoAct } from "./say-done";

export type EndedActProps = { act: Omit<BulkActState, "finishedAt"> };

/** How an act ended: what it did, with a way to undo it, or why it changed nothing. */
export function EndedAct({ act }: EndedActProps) {
  const router = useRouter();
  const [isPending, startTransition] = useTransition();
  const undo = () => startTransition(() => undoAct(act.id, () => router.refresh()));
  const { title, description } = endedWords(act);
  return (
    <div className="flex flex-wrap items-center gap-x-3 gap-y-1.5 rounded-md border bg-muted px-3 py-1.5 text-sm">
      <p className="mr-auto">
        {act.state === "done" ? title : `${goingOnWords(act)}: ${title}`}
        {description ? <span className="text-muted-foreground"> {description}</span> : null}
      </p>
      {act.mayUndo ? (
        <Button size="sm" variant="outline" onClick={undo} disabled={isPending}>
          {isPending ? "Undoing…" : "Undo"}
        </Button>
      ) : null}
    </div>
  );
}
