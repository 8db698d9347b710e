"use client";

import { useRouter } from "next/navigation";
import { useState, useTransition } from "react";
import { Field } from "@/components/form/field";
import { callAction } from "@/components/form/call-action";
import { Button } from "@/components/ui/button";
import { ConfirmDialog } from "@/components/ui/confirm-dialog";
import { Textarea } from "@/components/ui/textarea";
import { toast } from "@/components/ui/toast";
import { noteIssueAction, reopenIssueAction, resolveIssueAction } from "./actions";

type Props = { issueId: number; isResolved: boolean; note: string | null };

/** Settles an issue, opens it again, or writes a note beside it. */
export function SettleIssue({ issueId, isResolved, note }: Props) {
  const router = useRouter();
  const [isPending, startTransition] = useTransition();
  const [isNoting, setNoting] = useState(false);
  const [text, setText] = useState(note ?? "");
  const run = (act: () => Promise<{ ok: true } | { ok: false; message: string }>, done: string, after?: () => void) =>
    startTransition(async () => {
      const result = await act();
      toast(result.ok ? done : result.message, { tone: result.ok ? "success" : "danger" });
      if (!result.ok) return;
      after?.();
      router.refresh();
    });
  return (
    <span className="flex gap-1">
      {isResolved ? (
        <Button
          size="sm"
          variant="outline"
          disabled={isPending}
          onClick={() => run(() => callAction(reopenIssueAction, { issueId }), "Open again")}
        >
          Reopen
        </Button>
      ) : (
        <Button
          size="sm"
          variant="outline"
          disabled={isPending}
          onClick={() =>
            run(
              () => callAction(resolveIssueAction, { issueId }),
              "Resolved; it opens again if WorkStudio still sends it",
            )
          }
        >
          Resolve
        </Button>
      )}
      <Button size="sm" variant="ghost" disabled={isPending} onClick={() => setNoting(true)}>
        {note ? "Edit note" : "Add note"}
      </Button>
      <ConfirmDialog
        open={isNoting}
        onOpenChange={setNoting}
        title="Note on this issue"
        confirmLabel="Save note"
        pending={isPending}
        onConfirm={() =>
          run(
            () => callAction(noteIssueAction, { issueId, note: text }),
            "Note saved",
            () => setNoting(false),
          )
        }
      >
        <Field name={`note-${issueId}`} label="Note">
          {(control) => (
            <Textarea
              {...control}
              rows={3}
              maxLength={500}
              value={text}
              onChange={(event) => setText(event.target.value)}
            />
          )}
        </Field>
      </ConfirmDialog>
    </span>
  );
}
