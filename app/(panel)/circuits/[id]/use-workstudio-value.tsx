"use client";

import { useRouter } from "next/navigation";
import { useState, useTransition } from "react";
import { callAction } from "@/components/form/call-action";
import { Button } from "@/components/ui/button";
import { ConfirmDialog } from "@/components/ui/confirm-dialog";
import { toast } from "@/components/ui/toast";
import type { SyncableField } from "@/lib/domain/circuits/fields";
import { takeTheirsAction } from "../actions";

type Props = { id: number; rowVersion: number; field: SyncableField["key"]; label: string; theirs: string };

/** Settles one correction with WorkStudio's value, after asking. */
export function UseWorkStudioValue({ id, rowVersion, field, label, theirs }: Props) {
  const router = useRouter();
  const [open, setOpen] = useState(false);
  const [isPending, startTransition] = useTransition();
  const settle = () =>
    startTransition(async () => {
      const result = await callAction(takeTheirsAction, { id, fields: [field], rowVersion });
      setOpen(false);
      if (result.ok) toast(`${label} follows WorkStudio again`);
      else toast(result.message, { tone: "danger" });
      router.refresh();
    });
  return (
    <>
      <Button
        size="sm"
        variant="outline"
        onClick={() => setOpen(true)}
        aria-label={`Use WorkStudio’s value: ${label.toLowerCase()}`}
      >
        Use WorkStudio’s value
      </Button>
      <ConfirmDialog
        open={open}
        onOpenChange={setOpen}
        title={`Use WorkStudio’s ${label.toLowerCase()}?`}
        description={`It becomes “${theirs}” and follows every sync again. The history keeps ours.`}
        confirmLabel="Use it"
        onConfirm={settle}
        pending={isPending}
      />
    </>
  );
}
