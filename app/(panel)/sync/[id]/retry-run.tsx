"use client";

import { useRouter } from "next/navigation";
import { useTransition } from "react";
import { callAction } from "@/components/form/call-action";
import { Alert } from "@/components/ui/alert";
import { Button } from "@/components/ui/button";
import { toast } from "@/components/ui/toast";
import { retryRunAction } from "../actions";

type Props = { syncLogId: number; title: string; button: string; children: string };

/** Asks again for what failed in a run, and only for it; the server knows what that was. */
export function RetryRun({ syncLogId, title, button, children }: Props) {
  const router = useRouter();
  const [isPending, startTransition] = useTransition();
  const retry = () =>
    startTransition(async () => {
      const result = await callAction(retryRunAction, { syncLogId });
      if (result.ok) router.push(`/sync/${result.data.syncLogId}`);
      else toast(result.message, { tone: result.code === "CONFLICT" ? "warning" : "danger" });
    });
  return (
    <Alert
      variant="warning"
      title={title}
      actions={
        <Button size="sm" variant="outline" disabled={isPending} onClick={retry}>
          {button}
        </Button>
      }
    >
      {children}
    </Alert>
  );
}
