"use client";

import { useRouter } from "next/navigation";
import { useState, useTransition } from "react";
import { useRowActs } from "@/components/data-table/use-row-acts";
import { type Answer, callAction } from "@/components/form/call-action";
import { Field } from "@/components/form/field";
import { ConfirmDialog } from "@/components/ui/confirm-dialog";
import { Textarea } from "@/components/ui/textarea";
import { toast } from "@/components/ui/toast";
import { AcceptAnswer } from "./accept-answer";
import { noteIssueAction, reopenIssueAction, resolveIssueAction } from "./actions";

/** Accepts suspicious answers, settles issues, opens them again and writes notes, for the buttons of all rows. */
export function IssueActs() {
  const router = useRouter();
  const [noted, setNoted] = useState<{ issueId: number; note: string } | null>(null);
  const [doubted, setDoubted] = useState<string | null>(null);
  const [isPending, startTransition] = useTransition();
  const tell = (result: Answer<unknown>, done: string) => {
    toast(result.ok ? done : result.message, { tone: result.ok ? "success" : "danger" });
    if (result.ok) router.refresh();
    return result.ok;
  };
  useRowActs(async ({ act, id: issueId, data }) => {
    if (act === "accept") setDoubted(data["order"] ?? null);
    else if (act === "note") setNoted({ issueId, note: data["note"] ?? "" });
    else if (act === "reopen") tell(await callAction(reopenIssueAction, { issueId }), "Open again");
    else if (act === "resolve")
      tell(await callAction(resolveIssueAction, { issueId }), "Resolved; it opens again if WorkStudio still sends it");
  });
  const save = () =>
    startTransition(async () => {
      if (noted && tell(await callAction(noteIssueAction, noted), "Note saved")) setNoted(null);
    });
  return (
    <>
      {doubted === null ? null : <AcceptAnswer key={doubted} workOrder={doubted} onClose={() => setDoubted(null)} />}
      <ConfirmDialog
        open={noted !== null}
        onOpenChange={(open) => !open && setNoted(null)}
        title="Note on this issue"
        confirmLabel="Save note"
        pending={isPending}
        onConfirm={save}
      >
        <Field name="note" label="Note">
          {(control) => (
            <Textarea
              {...control}
              rows={3}
              maxLength={500}
              value={noted?.note ?? ""}
              onChange={({ target }) => setNoted((known) => known && { ...known, note: target.value })}
            />
          )}
        </Field>
      </ConfirmDialog>
    </>
  );
}
