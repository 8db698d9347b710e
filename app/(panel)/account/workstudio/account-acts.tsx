"use client";

import { useRouter } from "next/navigation";
import { useState, useTransition } from "react";
import { callAction } from "@/components/form/call-action";
import { Button } from "@/components/ui/button";
import { ConfirmDialog } from "@/components/ui/confirm-dialog";
import { toast } from "@/components/ui/toast";
import { proveAccountAction, unlinkAccountAction } from "./actions";

/** Proves the linked account again, where what is stored can still be read, or forgets it. */
export function AccountActs({ mayProve }: { mayProve: boolean }) {
  const router = useRouter();
  const [isAsking, setAsking] = useState(false);
  const [isPending, startTransition] = useTransition();
  const run = (act: () => Promise<{ ok: true } | { ok: false; message: string }>, done: string) =>
    startTransition(async () => {
      const result = await act();
      setAsking(false);
      toast(result.ok ? done : result.message, { tone: result.ok ? "success" : "danger" });
      router.refresh();
    });
  return (
    <>
      {mayProve ? (
        <Button
          variant="outline"
          disabled={isPending}
          onClick={() => run(() => callAction(proveAccountAction, {}), "WorkStudio accepts your account")}
        >
          Check again
        </Button>
      ) : null}
      <Button variant="outline" disabled={isPending} onClick={() => setAsking(true)}>
        Unlink
      </Button>
      <ConfirmDialog
        open={isAsking}
        onOpenChange={setAsking}
        title="Unlink your WorkStudio account?"
        description="The stored password is deleted. Your circuits stay yours, and you can link it again."
        confirmLabel="Unlink"
        destructive
        pending={isPending}
        onConfirm={() => run(() => callAction(unlinkAccountAction, {}), "WorkStudio account unlinked")}
      />
    </>
  );
}
